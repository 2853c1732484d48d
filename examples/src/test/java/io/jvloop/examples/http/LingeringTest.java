package io.jvloop.examples.http;

import static io.jvloop.Asyncio.runningLoop;
import static io.jvloop.Asyncio.toThread;
import static io.jvloop.Asyncio.wrapFuture;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.EventLoop;
import io.jvloop.examples.Backends;
import io.jvloop.examples.ServerFixture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that go on to send while the server ends, and read only then. The system answers bytes for a socket that is closed by a reset,
 * and drops what it has not yet sent. What the system does not hold waits in Netty's buffer, which a close drops.
 */
class LingeringTest {
    static final Limits LONG = Limits.DEFAULT.withLinger(Duration.ofMinutes(1)).withDrain(Duration.ofMinutes(1));
    /** More than the client's side of the connection holds, and not more than the server's does. */
    static final int LENGTH = 400_000;
    private static final int HELD_FOR_THE_CLIENT = 16 << 10;
    private static final int MOST_SENT = 1000;

    /** A test's client; {@code ending} has the server end, and answers with what is done when it has. */
    interface Client {
        void run(int port, Supplier<CompletableFuture<Void>> ending) throws Exception;
    }

    private static void serve(String policy, String group, Limits limits, Client client) throws Exception {
        serve(policy, group, limits, null, client);
    }

    static void serve(String policy, String group, Limits limits, HttpOptions.Identity tls, Client client) throws Exception {
        if (group.equals("netty")) {
            stock(policy, limits, tls, client);
        } else {
            hosted(policy, limits, tls, client);
        }
    }

    private static void hosted(String policy, Limits limits, HttpOptions.Identity tls, Client client) throws Exception {
        ServerFixture.run(policy, () -> {
            HttpServer server = Http.start(new LoopHost(runningLoop()), options(policy, false, limits, tls));
            EventLoop loop = runningLoop();
            CompletableFuture<Void> ended = new CompletableFuture<>();
            toThread(() -> client.run(server.address().getPort(), () -> {
                loop.callSoonThreadsafe(() -> loop.createTask(() -> {
                    server.end();
                    ended.complete(null);
                }));
                return ended;
            }));
            wrapFuture(ended).await();
        });
    }

    private static void stock(String policy, Limits limits, HttpOptions.Identity tls, Client client) throws Exception {
        Backends.assumeAvailable(policy);
        StockHost host = new StockHost(policy, 1);
        try {
            HttpServer server = Http.start(host, options(policy, true, limits, tls));
            CompletableFuture<Void> ended = new CompletableFuture<>();
            client.run(server.address().getPort(), () -> {
                Thread.startVirtualThread(() -> {
                    try {
                        server.end();
                        ended.complete(null);
                    } catch (IOException e) {
                        ended.completeExceptionally(e);
                    }
                });
                return ended;
            });
            ended.get(20, TimeUnit.SECONDS);
        } finally {
            host.group().shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private static HttpOptions options(String policy, boolean stock, Limits limits, HttpOptions.Identity tls) {
        return new HttpOptions(policy, stock, 1, false, "127.0.0.1", 0, null, tls, limits, false);
    }

    static Socket connect(int port) throws IOException {
        Socket client = new Socket();
        client.setOption(StandardSocketOptions.SO_RCVBUF, HELD_FOR_THE_CLIENT);
        client.connect(new InetSocketAddress("127.0.0.1", port));
        client.setSoTimeout(20_000);
        return client;
    }

    /** Sends while the server ends, and once more when it has ended, if it does. */
    static void sendOn(Socket client, byte[] what, CompletableFuture<Void> ended) throws IOException {
        for (int i = 0; i < MOST_SENT && !ended.isDone(); i++) {
            client.getOutputStream().write(what);
        }
        client.getOutputStream().write(what);
    }

    @ParameterizedTest
    @CsvSource({"nio, jvloop", "epoll, jvloop", "nio, netty", "epoll, netty"})
    void anAnswerOfHttp1IsCompleteThoughTheClientGoesOnToAsk(String policy, String group) throws Exception {
        serve(policy, group, LONG, (port, ending) -> {
            try (Socket client = connect(port)) {
                HttpFixture.send(client, "GET /bytes?n=" + LENGTH + " HTTP/1.1\r\nHost: test\r\n\r\n");
                HttpFixture.until(client, "\r\n\r\n");
                sendOn(client, "GET /ping HTTP/1.1\r\nHost: test\r\n\r\n".getBytes(StandardCharsets.US_ASCII), ending.get());

                String answers = HttpFixture.rest(client);
                assertThat(answers.length()).isGreaterThanOrEqualTo(LENGTH);
                assertThat(answers.substring(LENGTH).replaceAll("HTTP/1.1 200 OK\r\n[^\0]*?pong\n", ""))
                        .as("what is no answer to those that came before the end").isEmpty();
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"nio, jvloop, 400000", "epoll, jvloop, 400000", "nio, netty, 400000", "epoll, netty, 400000",
        "nio, jvloop, 10000000", "epoll, jvloop, 10000000", "nio, netty, 10000000", "epoll, netty, 10000000"})
    void anAnswerOfHttp2IsCompleteThoughTheClientGoesOnToSendFrames(String policy, String group, int length) throws Exception {
        serve(policy, group, LONG, (port, ending) -> {
            try (Http2Client client = new Http2Client(connect(port), Http2Client.LARGE)) {
                client.get(1, "/bytes?n=" + length);
                client.until(Http2Client.HEADERS);
                sendOn(client.socket(), Http2Client.windowUpdates(1000), ending.get());

                assertThat(client.rest()).isEqualTo(length);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aClientThatDoesNotEndIsWaitedForOnlySoLong(String policy) throws Exception {
        serve(policy, "jvloop", LONG.withLinger(Duration.ofMillis(100)), (port, ending) -> {
            try (Socket client = connect(port)) {
                HttpFixture.send(client, "GET /ping HTTP/1.1\r\nHost: test\r\n\r\n");
                HttpFixture.until(client, "pong\n");
                ending.get().get(20, TimeUnit.SECONDS);

                assertThat(HttpFixture.rest(client)).isEmpty();
            }
        });
    }
}
