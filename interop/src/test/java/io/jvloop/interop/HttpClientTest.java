package io.jvloop.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopFuture;
import io.jvloop.Task;
import io.jvloop.bridge.FlowItems;
import io.jvloop.bridge.LoopExecutorService;
import io.jvloop.bridge.LoopPublisher;
import io.jvloop.net.Server;
import io.jvloop.net.StreamPair;
import io.jvloop.tck.peers.RawPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The JDK's {@link HttpClient} with a loop as its executor. */
class HttpClientTest {
    private final ExecutorService handlers = Executors.newCachedThreadPool();
    private final CountDownLatch gate = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(handlers);
        server.createContext("/echo", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/slow", exchange -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        gate.countDown();
        server.stop(0);
        handlers.close();
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private static HttpClient on(EventLoop loop) {
        return HttpClient.newBuilder().executor(new LoopExecutorService(loop)).build();
    }

    @Test
    void taskAwaitsAnAnswerAndItsStagesRunOnTheLoop() throws Exception {
        Asyncio.run(() -> {
            EventLoop loop = Asyncio.runningLoop();
            try (HttpClient client = on(loop)) {
                HttpRequest request = HttpRequest.newBuilder(at("/echo")).POST(HttpRequest.BodyPublishers.ofString("hello")).build();
                LoopFuture<String> answer = Asyncio.wrapFuture(client.sendAsync(request, BodyHandlers.ofString())
                        .thenApply(HttpResponse::body));
                assertThat(answer.await()).isEqualTo("hello");
            }
        });
    }

    @Test
    void bodiesStreamBothWaysAsItemsOfTasks() throws Exception {
        Asyncio.run(() -> {
            EventLoop loop = Asyncio.runningLoop();
            try (HttpClient client = on(loop)) {
                Flow.Publisher<ByteBuffer> blocks = LoopPublisher.of(loop, () -> List.of("a", "b", "c").stream()
                        .map(text -> ByteBuffer.wrap(text.repeat(10_000).getBytes(StandardCharsets.US_ASCII))).iterator());
                HttpRequest request = HttpRequest.newBuilder(at("/echo")).POST(HttpRequest.BodyPublishers.fromPublisher(blocks)).build();
                HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer =
                        Asyncio.wrapFuture(client.sendAsync(request, BodyHandlers.ofPublisher())).await();
                StringBuilder got = new StringBuilder();
                try (FlowItems<List<ByteBuffer>> items = FlowItems.of(answer.body(), 2)) {
                    items.forEachRemaining(list -> list.forEach(block -> got.append(StandardCharsets.US_ASCII.decode(block))));
                }
                assertThat(got.toString()).isEqualTo("a".repeat(10_000) + "b".repeat(10_000) + "c".repeat(10_000));
            }
        });
    }

    /** A connection's bytes are a request's body, and the answer's are the connection's: each end holds up the other. */
    @Test
    void bodiesStreamFromAConnectionAndToIt() throws Exception {
        byte[] data = RawPeer.pattern(1 << 20);
        Asyncio.run(() -> {
            EventLoop loop = Asyncio.runningLoop();
            try (HttpClient client = on(loop);
                    Server gateway = Asyncio.startServer((reader, writer) -> {
                        HttpRequest request = HttpRequest.newBuilder(at("/echo"))
                                .POST(HttpRequest.BodyPublishers.fromPublisher(LoopPublisher.of(loop, reader, 8192))).build();
                        var answer = Asyncio.wrapFuture(client.sendAsync(request, BodyHandlers.ofPublisher())).await();
                        try (FlowItems<List<ByteBuffer>> blocks = FlowItems.of(answer.body(), 2)) {
                            for (List<ByteBuffer> block : blocks.each()) {
                                writer.writeAll(block);
                                writer.drain();
                            }
                        }
                        writer.close();
                    }, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                    StreamPair peer = Asyncio.openConnection(gateway.addresses().getFirst())) {
                peer.writer().write(data);
                peer.writer().writeEof();

                assertThat(peer.reader().readAll()).isEqualTo(data);
            }
        });
    }

    @Test
    void cancellingTheTaskCancelsTheRequest() throws Exception {
        Asyncio.run(() -> {
            EventLoop loop = Asyncio.runningLoop();
            HttpClient client = on(loop);
            var exchange = client.sendAsync(HttpRequest.newBuilder(at("/slow")).build(), BodyHandlers.ofString());
            Task<?> waiting = Asyncio.createTask(() -> Asyncio.wrapFuture(exchange).await());
            Asyncio.yieldNow();
            waiting.cancel();
            while (!waiting.isDone()) {
                Asyncio.yieldNow();
            }
            assertThat(exchange).isCancelled();
            client.shutdownNow();
        });
    }
}
