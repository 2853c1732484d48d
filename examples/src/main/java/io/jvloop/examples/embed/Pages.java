package io.jvloop.examples.embed;

import static io.jvloop.Asyncio.createSubprocess;
import static io.jvloop.Asyncio.openConnection;
import static io.jvloop.Asyncio.runningLoop;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.taskGroup;
import static io.jvloop.Asyncio.timeout;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.GuestLoops;
import io.jvloop.Task;
import io.jvloop.TaskGroupException;
import io.jvloop.examples.http.Exchange;
import io.jvloop.examples.http.HttpFailure;
import io.jvloop.examples.http.MediaTypes;
import io.jvloop.examples.http.Route;
import io.jvloop.examples.http.Router;
import io.jvloop.net.StreamPair;
import io.jvloop.process.ProcessOptions;
import io.jvloop.process.Redirect;
import io.jvloop.process.Subprocess;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the server serves: coroutines of a guest, which have all that a loop has. */
final class Pages implements Router {
    private static final int LONGEST_ANSWER = 1 << 16;
    private static final long LONGEST_SLEEP = 60_000;
    private static final String INDEX = """
            /            this text
            /loop        the guest that answers, and the thread that it shares with Netty
            /sleep?ms=N  an answer that takes its time
            /date        what a child process says
            /all         what this server says to three requests at once, by streams of the guest
            """;

    private final Duration limit;
    private final Map<String, Route> pages;

    Pages(Duration limit) {
        this.limit = limit;
        this.pages = Map.of(
                "/", page(_ -> INDEX),
                "/loop", page(_ -> loop()),
                "/sleep", page(Pages::doze),
                "/date", page(_ -> date()),
                "/all", page(exchange -> all(exchange.localAddress())));
    }

    /** Makes the text of a page, in a coroutine. */
    private interface Page {
        String text(Exchange exchange) throws IOException;
    }

    private Route page(Page page) {
        return new Route(Set.of(HttpMethod.GET, HttpMethod.HEAD), true, exchange -> {
            String text;
            try {
                text = timeout(limit, () -> page.text(exchange));
            } catch (AsyncTimeoutException late) {
                throw new HttpFailure(HttpResponseStatus.GATEWAY_TIMEOUT, "not done within " + limit.toMillis() + " ms");
            }
            exchange.respond(HttpResponseStatus.OK, MediaTypes.TEXT, text.getBytes(StandardCharsets.UTF_8));
        });
    }

    @Override
    public Route find(Exchange exchange) {
        Route page = pages.get(exchange.path());
        if (page == null) {
            throw new HttpFailure(HttpResponseStatus.NOT_FOUND, "there is nothing here");
        }
        return page;
    }

    private static String loop() {
        String[] carrier = new String[1];
        GuestLoops.onCarrier(() -> carrier[0] = Thread.currentThread().getName()); // the coroutine's own thread is a virtual one
        return runningLoop().name() + " on " + carrier[0] + "\n";
    }

    private static String doze(Exchange exchange) {
        sleep(Duration.ofMillis(exchange.number("ms", LONGEST_SLEEP)));
        return "good morning\n";
    }

    /** If the time is over, or the client goes, the child is killed. */
    private static String date() throws IOException {
        try (Subprocess child = createSubprocess(ProcessOptions.of("date").withStdout(Redirect.PIPE))) {
            String said = new String(child.stdout().readAll(LONGEST_ANSWER), StandardCharsets.UTF_8);
            int code = child.waitFor();
            if (code != 0) {
                throw new IOException("date has failed: " + code);
            }
            return said;
        }
    }

    private static String all(InetSocketAddress server) throws IOException {
        List<Task<String>> answers = new ArrayList<>();
        try {
            taskGroup(group -> {
                for (String path : List.of("/loop", "/date", "/sleep?ms=100")) {
                    answers.add(group.createTask(() -> get(server, path)));
                }
            });
        } catch (TaskGroupException failed) {
            throw new HttpFailure(HttpResponseStatus.BAD_GATEWAY, failed.exceptions().getFirst().getMessage());
        }
        return answers.stream().map(Task::result).collect(Collectors.joining());
    }

    private static String get(InetSocketAddress server, String path) throws IOException {
        try (StreamPair connection = openConnection(server)) {
            connection.writer().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").getBytes(
                    StandardCharsets.US_ASCII));
            String answer = new String(connection.reader().readAll(LONGEST_ANSWER), StandardCharsets.UTF_8);
            int body = answer.indexOf("\r\n\r\n");
            if (!answer.startsWith("HTTP/1.1 200 ") || body < 0) {
                throw new IOException(path + " has failed: " + answer.lines().findFirst().orElse("no answer"));
            }
            return answer.substring(body + 4);
        }
    }
}
