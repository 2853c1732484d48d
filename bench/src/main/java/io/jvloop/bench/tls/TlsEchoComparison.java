package io.jvloop.bench.tls;

import io.jvloop.bench.CommandLine;
import io.jvloop.bench.EchoServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;

/** Runs our TLS echo servers and Netty's by turns, and prints the CPU time that each server process needs for a message. */
public final class TlsEchoComparison {
    private static final String USAGE = """
            usage: tls-echo [--connections N] [--size BYTES] [--rounds N]

            Runs our TLS echo servers and Netty's by turns, and prints the CPU time that each needs for a message.

              --connections N  how many at a time (default: 50)
              --size BYTES     of a message (default: 1024)
              --rounds N       how many turns each has, of about three seconds (default: 7)
              --help           this text
            """;
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final Duration SETTLE = Duration.ofMillis(500);
    private static final Duration ROUND = Duration.ofSeconds(2);

    private TlsEchoComparison() {
    }

    /** A server process, and what a message cost it in each round. */
    private record Peer(String name, Process process, int port, List<Double> microseconds) {
        long cpuNanos() {
            return process.info().totalCpuDuration().orElseThrow().toNanos();
        }

        double median() {
            return microseconds.stream().sorted().skip(microseconds.size() / 2).findFirst().orElseThrow();
        }
    }

    /**
     * Measures.
     *
     * @param args see the usage
     * @throws Exception if a server cannot be started, or breaks off
     */
    public static void main(String... args) throws Exception {
        int connections = 50;
        int size = 1024;
        int rounds = 7;
        for (CommandLine words = new CommandLine(USAGE, args); words.hasNext();) {
            String word = words.next();
            switch (word) {
                case "--connections" -> connections = words.number(1, 10_000);
                case "--size" -> size = words.number(1, 1 << 24);
                case "--rounds" -> rounds = words.number(1, 1000);
                default -> throw words.wrong("unknown argument '" + word + "'");
            }
        }
        Path directory = Files.createTempDirectory("tls-echo");
        Path identity = directory.resolve("identity.p12");
        List<Peer> peers = new ArrayList<>();
        try {
            TestIdentity.create(identity);
            peers.add(start("netty epoll", NettyTlsEcho.class, identity.toString()));
            for (String policy : List.of("epoll", "nio")) {
                for (String mode : List.of("protocol", "streams")) {
                    peers.add(start("jvloop " + policy + " " + mode, EchoServer.class, "--policy", policy, "--mode", mode, "--tls",
                            identity.toString()));
                }
            }
            SSLContext tls = TestIdentity.load(identity);
            for (int round = 0; round <= rounds; round++) {
                for (Peer peer : peers) {
                    play(peer, tls, connections, size, round == 0 ? WARM_UP : SETTLE);
                }
            }
            report(peers);
        } finally {
            peers.forEach(peer -> peer.process().destroyForcibly());
            Files.deleteIfExists(identity);
            Files.delete(directory);
        }
    }

    private static Peer start(String name, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/taskset"))) {
            command.addAll(List.of("taskset", "-c", "0"));
        }
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "--add-opens", "java.base/java.lang=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC", "-Xms512m",
                "-Xmx512m", "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader printed = process.inputReader();
        String line = printed.readLine();
        if (line == null) {
            throw new IOException(name + " has not started");
        }
        // "12345", or "… on /127.0.0.1:12345, policy …"
        int port = Integer.parseInt(line.replaceAll("^.*:([0-9]+),.*$", "$1"));
        return new Peer(name, process, port, new ArrayList<>());
    }

    /** One server at a time: what another one's clients do meanwhile would be measured, too. */
    private static void play(Peer peer, SSLContext tls, int connections, int size, Duration before) throws Exception {
        try (TlsClients clients = new TlsClients(tls, peer.port(), connections, size)) {
            Thread.sleep(before);
            long cpu = peer.cpuNanos();
            long echoes = clients.echoes();
            Thread.sleep(ROUND);
            peer.microseconds().add((peer.cpuNanos() - cpu) / 1e3 / (clients.echoes() - echoes));
        }
    }

    private static void report(List<Peer> peers) {
        double baseline = peers.getFirst().median();
        System.out.println("CPU time of the server process for an echoed message, median of the rounds");
        for (Peer peer : peers) {
            System.out.printf(Locale.ROOT, "%-24s %7.2f us   %.2f%n", peer.name(), peer.median(), peer.median() / baseline);
        }
    }
}
