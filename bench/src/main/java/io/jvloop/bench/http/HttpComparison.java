package io.jvloop.bench.http;

import static io.jvloop.bench.http.HttpPeer.Kind.HOSTED;

import io.jvloop.bench.CommandLine;
import io.jvloop.bench.http.HttpPeer.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Runs web servers by turns, and prints the CPU time that each server process needs for a request. */
public final class HttpComparison {
    private static final String USAGE = """
            usage: http-peers [--cells LIST] [--servers LIST] [--rounds N] [--seconds N] [--warm-up N]

            Runs web servers by turns, and prints the CPU time that each process needs for a request: the median of the rounds, and
            the median of the rounds' ratios to the first server.

              --cells LIST    which loads (default: http1,nio,http2,coroutine,churn):
                                http1      HTTP/1.1, 64 connections; each server answers in its handler
                                nio        the same, on NIO
                                http2      HTTP/2, 16 connections with 4 streams each
                                coroutine  as http1, but our loop has a coroutine for each request
                                churn      as http1, but a connection ends after ten requests
                                json       as coroutine, with a JSON answer
                                kib        as coroutine, with an answer of 1 KiB
              --servers LIST  which servers (default: stock,hosted,vertx,helidon; vertx-virtual, too)
              --rounds N      how many turns each has (default: 11)
              --seconds N     how long a turn is (default: 2)
              --warm-up N     how long each server is warmed up, in seconds (default: 8)
              --help          this text

            Wants wrk and h2load. On NIO there is no Helidon: it has its own way to poll, and stands in the other cells.
            """;

    private HttpComparison() {
    }

    /**
     * A load.
     *
     * @param load   who sends
     * @param poller what the event loops poll with
     * @param path   what is asked for
     * @param strand what our loop is asked for
     */
    private record Cell(HttpLoad load, String poller, String path, String strand) {
    }

    private static final Map<String, Cell> CELLS = Map.of(
            "http1", new Cell(HttpLoad.KEEP_ALIVE, "epoll", "/ping", "/ping"),
            "nio", new Cell(HttpLoad.KEEP_ALIVE, "nio", "/ping", "/ping"),
            "http2", new Cell(HttpLoad.STREAMS, "epoll", "/ping", "/ping"),
            "coroutine", new Cell(HttpLoad.KEEP_ALIVE, "epoll", "/ping", "/strand"),
            "churn", new Cell(HttpLoad.CHURN, "epoll", "/ping", "/ping"),
            "json", new Cell(HttpLoad.KEEP_ALIVE, "epoll", "/json?name=you", "/json?name=you"),
            "kib", new Cell(HttpLoad.KEEP_ALIVE, "epoll", "/bytes?n=1024", "/bytes?n=1024"));

    /**
     * Measures.
     *
     * @param args see the usage
     * @throws Exception if a server cannot be started, or does not answer
     */
    public static void main(String... args) throws Exception {
        List<String> cells = List.of("http1", "nio", "http2", "coroutine", "churn");
        List<Kind> servers = List.of(Kind.STOCK, HOSTED, Kind.VERTX, Kind.HELIDON);
        int rounds = 11;
        int seconds = 2;
        int warmUp = 8;
        for (CommandLine words = new CommandLine(USAGE, args); words.hasNext();) {
            String word = words.next();
            switch (word) {
                case "--cells" -> cells = list(words, name -> CELLS.containsKey(name) ? name : null);
                case "--servers" -> servers = list(words, HttpComparison::server);
                case "--rounds" -> rounds = words.number(1, 1000);
                case "--seconds" -> seconds = words.number(1, 600);
                case "--warm-up" -> warmUp = words.number(1, 600);
                default -> throw words.wrong("unknown argument '" + word + "'");
            }
        }
        System.out.println("CPU time of the server process for a request: median of the rounds; median of the rounds' ratios");
        for (String name : cells) {
            Cell cell = CELLS.get(name);
            List<Kind> kinds = servers.stream().filter(kind -> kind != Kind.HELIDON || cell.poller().equals("epoll")).toList();
            report(name, kinds, measure(cell, kinds, rounds, seconds, warmUp));
        }
    }

    private static Kind server(String name) {
        return Arrays.stream(Kind.values()).filter(kind -> name(kind).equals(name)).findFirst().orElse(null);
    }

    private static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <T> List<T> list(CommandLine words, Function<String, T> known) {
        List<T> found = new ArrayList<>();
        for (String name : words.value().split(",")) {
            T value = known.apply(name);
            if (value == null) {
                throw words.wrong("there is no '" + name + "'");
            }
            found.add(value);
        }
        return found;
    }

    /** The first of a round is another one each time: what a turn leaves behind must not always meet the same server. */
    private static Map<Kind, List<Double>> measure(Cell cell, List<Kind> kinds, int rounds, int seconds, int warmUp)
            throws IOException, InterruptedException {
        Map<Kind, HttpPeer> peers = new EnumMap<>(Kind.class);
        Map<Kind, List<Double>> microseconds = new EnumMap<>(Kind.class);
        try {
            for (Kind kind : kinds) {
                HttpPeer peer = HttpPeer.start(kind, cell.poller());
                peers.put(kind, peer);
                microseconds.put(kind, new ArrayList<>());
                turn(cell, kind, peer, warmUp);
            }
            for (int round = 0; round < rounds; round++) {
                List<Kind> order = new ArrayList<>(kinds);
                Collections.rotate(order, round);
                for (Kind kind : order) {
                    microseconds.get(kind).add(turn(cell, kind, peers.get(kind), seconds));
                }
            }
        } finally {
            peers.values().forEach(HttpPeer::close);
        }
        return microseconds;
    }

    private static double turn(Cell cell, Kind kind, HttpPeer peer, int seconds) throws IOException, InterruptedException {
        String url = peer.url(kind == HOSTED ? cell.strand() : cell.path());
        long cpu = peer.cpuNanos();
        long requests = cell.load().send(url, seconds);
        return (peer.cpuNanos() - cpu) / 1e3 / requests;
    }

    private static void report(String cell, List<Kind> kinds, Map<Kind, List<Double>> microseconds) {
        List<Double> first = microseconds.get(kinds.getFirst());
        for (Kind kind : kinds) {
            List<Double> own = microseconds.get(kind);
            List<Double> ratios = IntStream.range(0, own.size()).mapToObj(round -> own.get(round) / first.get(round)).toList();
            System.out.printf(Locale.ROOT, "%-10s %-14s %8.2f us   %.3f   (%.3f to %.3f)%n", cell, name(kind), median(own), median(ratios),
                    Collections.min(ratios), Collections.max(ratios));
        }
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return (sorted.get(sorted.size() / 2) + sorted.get((sorted.size() - 1) / 2)) / 2;
    }
}
