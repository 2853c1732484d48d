package io.jvloop.interop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.LoopFuture;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.bridge.FlowItems;
import io.jvloop.bridge.LoopPublisher;
import io.jvloop.netty.NettyLoops;
import io.jvloop.sync.AsyncEvent;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.peers.Program;
import io.jvloop.tck.watch.WarningWatch;
import io.netty.buffer.Unpooled;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.timeout.ReadTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRoutes;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** Reactor Netty's server and client, each against the other, and the server against curl. */
class ReactorNettyContract {
    private static final int MANY = 1000;
    private static final int BLOCK = 1 << 16;
    private static final int BLOCKS = 64;

    @Order(1)
    @RegisterExtension
    final WarningWatch watch = LibraryWatch.create();
    @Order(2)
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    @TempDir
    Path directory;

    private EventLoop loop() {
        return fixture.loop();
    }

    /** Reactor Netty asks a group which channels it has. */
    private LoopResources resources() {
        return _ -> NettyLoops.eventLoopGroup(loop());
    }

    private HttpServer serverOf(Consumer<HttpServerRoutes> routes) {
        return HttpServer.create().runOn(resources()).host("127.0.0.1").port(0).route(routes);
    }

    private DisposableServer serve(Consumer<HttpServerRoutes> routes) {
        return await(serverOf(routes).bind());
    }

    /** Its resolver is on the group, so that the channels of the resolver are those that the group has. */
    private HttpClient client(DisposableServer server, ConnectionProvider connections) {
        return HttpClient.create(connections).runOn(resources()).resolver(names -> names.runOn(NettyLoops.eventLoopGroup(loop())))
                .baseUrl("http://localhost:" + server.port());
    }

    private HttpClient client(DisposableServer server) {
        return client(server, ConnectionProvider.newConnection());
    }

    private static <T> T await(Mono<T> outcome) {
        return Asyncio.wrapFuture(outcome.toFuture()).await();
    }

    private static void end(DisposableServer server) {
        LibraryWatch.assertNoEventLoopHasAThread();
        server.dispose();
        await(server.onDispose());
    }

    private static String get(HttpClient client, String path) {
        return await(client.get().uri(path).responseContent().aggregate().asString());
    }

    @AsyncTest
    void taskAnswersARequestOfAnother() {
        DisposableServer server = serve(routes -> routes.get("/{name}", (request, response) -> response.sendString(Mono.fromFuture(
                () -> Asyncio.createTask(() -> {
                    Asyncio.yieldNow();
                    return Asyncio.runningLoop() == loop() ? "hello, " + request.param("name") : "in a loop of nobody";
                }).toCompletableFuture()))));

        assertThat(get(client(server), "/world")).isEqualTo("hello, world");
        end(server);
    }

    /** As it is received each block is sent back; no side keeps more of the body than a few. */
    private void echo(HttpServerRoutes routes) {
        routes.post("/echo", (request, response) -> {
            FlowItems<byte[]> blocks = FlowItems.of(JdkFlowAdapter.publisherToFlowPublisher(request.receive().asByteArray()), 4);
            return response.sendByteArray(JdkFlowAdapter.flowPublisherToFlux(LoopPublisher.of(loop(), blocks.each())));
        });
    }

    private static byte[] content() {
        byte[] content = new byte[BLOCK * BLOCKS];
        new Random(5).nextBytes(content);
        return content;
    }

    @AsyncTest
    void bodiesStreamBothWaysAsItemsOfTasks() {
        byte[] content = content();
        DisposableServer server = serve(this::echo);
        var blocks = LoopPublisher.of(loop(), IntStream.range(0, BLOCKS)
                .mapToObj(i -> Unpooled.wrappedBuffer(content, i * BLOCK, BLOCK)).toList());
        var answer = client(server).post().uri("/echo").send(JdkFlowAdapter.flowPublisherToFlux(blocks)).responseContent().asByteArray();
        byte[] got = new byte[content.length];
        int at = 0;
        try (FlowItems<byte[]> items = FlowItems.of(JdkFlowAdapter.publisherToFlowPublisher(answer), 4)) {
            for (byte[] item : items.each()) {
                System.arraycopy(item, 0, got, at, item.length);
                at += item.length;
            }
        }

        assertThat(at).isEqualTo(content.length);
        assertThat(Arrays.equals(got, content)).isTrue();
        end(server);
    }

    /** What the task that answers does not take, the iterator of the one that asks does not give. */
    @AsyncTest
    void bodyIsSentNoFasterThanItIsTaken() {
        AsyncEvent go = new AsyncEvent();
        DisposableServer server = serve(routes -> routes.post("/", (request, response) -> {
            FlowItems<byte[]> blocks = FlowItems.of(JdkFlowAdapter.publisherToFlowPublisher(request.receive().asByteArray()), 4);
            return response.sendString(Mono.fromFuture(() -> Asyncio.createTask(() -> {
                long taken = 0;
                for (byte[] block : blocks.each()) {
                    go.await();
                    taken += block.length;
                }
                return Long.toString(taken);
            }).toCompletableFuture()));
        }));
        int[] given = new int[1];
        byte[] block = new byte[BLOCK];
        var blocks = LoopPublisher.of(loop(), () -> IntStream.range(0, MANY).mapToObj(_ -> {
            given[0]++;
            return Unpooled.wrappedBuffer(block);
        }).iterator());
        Task<String> asking = Asyncio.createTask(() -> await(client(server).post().uri("/").send(JdkFlowAdapter.flowPublisherToFlux(blocks))
                .responseContent().aggregate().asString()));
        for (int before = -1; before != given[0] || before == 0;) { // until all between them is full
            before = given[0];
            Steps.turns(1000);
        }
        assertThat(given[0]).isLessThan(MANY / 2);
        go.set();

        assertThat(asking.await()).isEqualTo(Long.toString((long) MANY * BLOCK));
        end(server);
    }

    @AsyncTest
    void curlSendsABodyAndGetsItBack() throws Exception {
        Path sent = Files.write(directory.resolve("sent"), content());
        Path got = directory.resolve("got");
        Program.need("curl");
        DisposableServer server = serve(this::echo);
        try (Program curl = Program.start("curl", "-sS", "--max-time", "40", "--data-binary", "@" + sent, "-o", got.toString(),
                "http://127.0.0.1:" + server.port() + "/echo")) {
            assertThat(curl.awaitEnd()).isEmpty();
        }

        assertThat(Files.mismatch(sent, got)).isEqualTo(-1);
        end(server);
    }

    /** No request is answered before all have come. */
    private void assertServesAtOnce(int requests, HttpServer server, ConnectionProvider connections, HttpProtocol protocol) {
        AsyncEvent all = new AsyncEvent();
        int[] arrived = new int[1];
        DisposableServer bound = await(server.protocol(protocol).route(routes -> routes.get("/", (_, response) -> response.sendString(
                Mono.fromFuture(() -> Asyncio.createTask(() -> {
                    if (++arrived[0] == requests) {
                        all.set();
                    }
                    all.await();
                    return "answer";
                }).toCompletableFuture())))).bind());
        HttpClient client = client(bound, connections).protocol(protocol);
        List<LoopFuture<String>> answers = IntStream.range(0, requests).mapToObj(_ -> Asyncio.wrapFuture(
                client.get().uri("/").responseContent().aggregate().asString().toFuture())).toList();

        assertThat(Asyncio.gather(answers).await()).hasSize(requests).containsOnly("answer");
        await(connections.disposeLater());
        end(bound);
    }

    private HttpServer anyServer() {
        return HttpServer.create().runOn(resources()).host("127.0.0.1").port(0);
    }

    @AsyncTest
    void thousandRequestsAreUnderWayAtOnce() {
        assertServesAtOnce(MANY, anyServer(), ConnectionProvider.create("many", MANY), HttpProtocol.HTTP11);
    }

    @AsyncTest
    void requestsShareAConnectionOfHttp2() {
        assertServesAtOnce(50, anyServer(), ConnectionProvider.create("one", 1), HttpProtocol.H2C);
    }

    /** A server whose task waits for ever, and what becomes of that task. */
    private DisposableServer serveNothing(Promise<Task<String>> working) {
        return serve(routes -> routes.get("/", (_, response) -> response.sendString(Mono.fromFuture(() -> {
            Task<String> task = Asyncio.createTask(() -> {
                Asyncio.sleep(Steps.LONG);
                return "late";
            });
            working.setResult(task);
            return task.toCompletableFuture();
        }))));
    }

    @AsyncTest
    void requestWithoutAnAnswerTimesOutAndItsTaskIsCancelled() {
        Promise<Task<String>> working = loop().createFuture();
        DisposableServer server = serveNothing(working);

        assertThatThrownBy(() -> get(client(server).responseTimeout(Duration.ofMillis(100)), "/"))
                .isInstanceOf(ReadTimeoutException.class);
        assertThat(watch.warnings()).singleElement().asString().contains("The connection observed an error");
        assertThatThrownBy(working.await()::await).isInstanceOf(CancelledError.class);
        end(server);
    }

    @AsyncTest
    void timeOutOfTheTaskThatAsksCancelsTheOneThatAnswers() {
        Promise<Task<String>> working = loop().createFuture();
        DisposableServer server = serveNothing(working);
        Task<String> asking = Asyncio.createTask(() -> get(client(server), "/"));
        Task<String> answering = working.await();

        assertThatThrownBy(() -> Asyncio.waitFor(asking, Duration.ofMillis(1))).isInstanceOf(AsyncTimeoutException.class);
        assertThatThrownBy(answering::await).isInstanceOf(CancelledError.class);
        end(server);
    }

    @AsyncTest
    void disposalWaitsForTheRequestsUnderWay() {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a blocking call stops the loop while it lasts");
        AsyncEvent arrived = new AsyncEvent();
        AsyncEvent go = new AsyncEvent();
        DisposableServer server = await(serverOf(routes -> routes.get("/", (_, response) -> response.sendString(
                Mono.fromFuture(() -> Asyncio.createTask(() -> {
                    arrived.set();
                    go.await();
                    return "answer";
                }).toCompletableFuture())))).channelGroup(new DefaultChannelGroup(NettyLoops.eventLoopGroup(loop()).next())).bind());
        Task<String> asking = Asyncio.createTask(() -> get(client(server), "/"));
        arrived.await();
        Task<Void> disposing = Asyncio.createTask(() -> server.disposeNow(Duration.ofSeconds(40))); // parks this task
        while (server.channel().isOpen()) {
            Asyncio.yieldNow();
        }
        assertThat(disposing.isDone()).isFalse();
        go.set();

        assertThat(asking.await()).isEqualTo("answer");
        disposing.await();
        assertThatThrownBy(() -> get(client(server), "/")).isInstanceOf(CompletionException.class)
                .hasMessageContaining("Connection refused");
        LibraryWatch.assertNoEventLoopHasAThread();
    }
}
