package io.jvloop.examples.http;

import static io.jvloop.Asyncio.runningLoop;
import static io.jvloop.Asyncio.toThread;
import static io.jvloop.Asyncio.wrapFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.EventLoop;
import io.jvloop.examples.ServerFixture;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server on two loops. Connections that are handed over come to the loops in turn, so a test knows which is whose. */
class HttpGroupTest {
    private static final Duration LONG = Duration.ofMinutes(1); // longer than the fixture waits
    private static final String HALF = "POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n";
    private static final String OTHER_HALF = "3\r\ndef\r\n0\r\n\r\n";

    /** Talks to the server, and has it at hand. */
    private interface Clients {
        void run(HttpGroup group, int port) throws Exception;
    }

    private static HttpOptions options(String policy, boolean handOver, Duration drain, int port) {
        return new HttpOptions(policy, false, 2, handOver, "127.0.0.1", port, null, null, Limits.DEFAULT.withDrain(drain), false);
    }

    private static void serve(String policy, boolean handOver, Duration drain, Clients clients) throws Exception {
        ServerFixture.run(policy, () -> {
            HttpGroup group = HttpGroup.start(options(policy, handOver, drain, 0));
            try {
                toThread(() -> clients.run(group, group.address().getPort()));
            } finally {
                group.end();
            }
        });
    }

    /** Two connections at once, and what becomes of them; their thread is not the server's. */
    private interface TwoClients {
        void run(Socket a, Socket b) throws IOException;
    }

    private static CompletableFuture<Void> clients(HttpGroup group, TwoClients clients) {
        int port = group.address().getPort();
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try (Socket a = HttpFixture.connect(port); Socket b = HttpFixture.connect(port)) {
                clients.run(a, b);
                done.complete(null);
            } catch (Throwable failure) {
                done.completeExceptionally(failure);
            }
        });
        return done;
    }

    /** Which loop has the connection; it stays open. */
    private static String loop(Socket client) throws IOException {
        HttpFixture.send(client, "GET /loop HTTP/1.1\r\nHost: test\r\n\r\n");
        HttpFixture.until(client, "\r\n\r\n");
        return HttpFixture.until(client, "\n").strip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void theSystemSpreadsConnectionsOverTheLoops(String policy) throws Exception {
        serve(policy, false, LONG, (group, port) -> {
            List<String> loops = new ArrayList<>();
            for (int i = 0; i < 64; i++) { // by a hash: all at one loop is as likely as 64 times heads
                try (Socket client = HttpFixture.connect(port)) {
                    loops.add(loop(client));
                }
            }
            assertThat(loops).contains("http-1", "http-2");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void connectionsThatAreHandedOverGoToTheLoopsInTurn(String policy) throws Exception {
        serve(policy, true, LONG, (group, port) -> {
            try (Socket a = HttpFixture.connect(port); Socket b = HttpFixture.connect(port); Socket c = HttpFixture.connect(port)) {
                String first = loop(a);
                assertThat(loop(b)).isNotEqualTo(first);
                assertThat(loop(c)).isEqualTo(first);
                assertThat(loop(a)).as("a connection stays where it is").isEqualTo(first);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRequestUnderWayIsWaitedForOnWhicheverLoopItIs(boolean second) throws Exception {
        ServerFixture.run("epoll", () -> {
            HttpGroup group = HttpGroup.start(options("epoll", true, LONG, 0));
            CompletableFuture<Void> ending = new CompletableFuture<>();
            CompletableFuture<Void> clients = clients(group, (a, b) -> {
                loop(a);
                loop(b);
                Socket busy = second ? b : a;
                HttpFixture.send(busy, HALF);
                HttpFixture.until(busy, "3\r\nabc\r\n");
                ending.complete(null);
                assertThat(HttpFixture.rest(second ? a : b)).as("the other connection ends at once").isEmpty();
                HttpFixture.send(busy, OTHER_HALF);
                assertThat(HttpFixture.rest(busy)).isEqualTo(OTHER_HALF);
            });
            wrapFuture(ending).await();
            group.end();
            wrapFuture(clients).await();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void requestsThatTakeTooLongAreCutOffOnAllLoops(String policy) throws Exception {
        ServerFixture.run(policy, () -> {
            HttpGroup group = HttpGroup.start(options(policy, true, Duration.ofMillis(100), 0));
            CompletableFuture<Void> ending = new CompletableFuture<>();
            CompletableFuture<Void> clients = clients(group, (a, b) -> {
                for (Socket client : List.of(a, b)) {
                    HttpFixture.send(client, HALF);
                    HttpFixture.until(client, "3\r\nabc\r\n");
                }
                ending.complete(null);
                assertThat(HttpFixture.rest(a) + HttpFixture.rest(b)).isEmpty();
            });
            wrapFuture(ending).await();
            group.end();
            wrapFuture(clients).await();
        });
    }

    @ParameterizedTest
    @CsvSource({"nio, false", "nio, true", "epoll, false", "epoll, true"})
    void whenALoopFailsTheOtherFinishesItsRequests(String policy, boolean accepting) throws Exception {
        ServerFixture.run(policy, () -> {
            HttpGroup group = HttpGroup.start(options(policy, true, LONG, 0));
            CompletableFuture<Void> reported = new CompletableFuture<>();
            CompletableFuture<Void> clients = clients(group, (a, b) -> {
                EventLoop failing = group.loops().loops().get(accepting ? 0 : 1);
                boolean hasA = loop(a).equals(failing.name());
                Socket lost = hasA ? a : b;
                Socket kept = hasA ? b : a;
                HttpFixture.send(kept, HALF);
                HttpFixture.until(kept, "3\r\nabc\r\n");
                failing.callSoonThreadsafe(() -> {
                    throw new InternalError("on purpose");
                });
                assertThat(HttpFixture.rest(lost)).isEmpty();
                reported.join(); // the group has begun to shut the other loop down
                EventLoop other = group.loops().loops().get(accepting ? 1 : 0);
                for (int i = 0; i < 100; i++) {
                    CompletableFuture<Void> turn = new CompletableFuture<>();
                    other.callSoonThreadsafe(() -> turn.complete(null));
                    turn.join();
                }
                HttpFixture.send(kept, OTHER_HALF);
                assertThat(HttpFixture.rest(kept)).isEqualTo(OTHER_HALF);
            });
            group.awaitFailure();
            reported.complete(null);
            group.end();
            wrapFuture(clients).await();
        });
    }

    @ParameterizedTest
    @CsvSource({"nio, false", "nio, true", "epoll, false", "epoll, true"})
    void anAddressThatIsTakenIsRefusedAndNothingIsLeft(String policy, boolean handOver) throws Exception {
        ServerFixture.run(policy, () -> {
            HttpServer taken = Http.start(new LoopHost(runningLoop()),
                    new HttpOptions(policy, false, 1, false, "127.0.0.1", 0, null, null, Limits.DEFAULT, false));
            assertThatThrownBy(() -> HttpGroup.start(options(policy, handOver, LONG, taken.address().getPort())))
                    .isInstanceOf(IOException.class);
            taken.end();
        });
    }
}
