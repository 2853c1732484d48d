package io.jvloop.interop.netty;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.runningLoop;
import static io.jvloop.Asyncio.toThread;
import static io.jvloop.Asyncio.wrapFuture;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.jvloop.EventLoop;
import io.jvloop.netty.NettyLoops;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.watch.WarningWatch;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.netty.channel.Channel;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** What the guide shows of libraries on Netty. */
class GuideContract {
    private static final MethodDescriptor<String, String> GREET = TextService.UNARY;

    @Order(1)
    @RegisterExtension
    final WarningWatch watch = LibraryWatch.create();
    @Order(2)
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    @TempDir
    Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    private void assertIsPrinted(String line) {
        assertThat(printed.toString(StandardCharsets.UTF_8).lines()).containsExactly(line);
    }

    private boolean isEpoll() {
        return NettyLoops.eventLoopGroup(fixture.loop()).isIoType(EpollIoHandler.class);
    }

    @AsyncTest
    void lettuce() throws IOException {
        Lettuce.needChannelsOf(fixture.loop());
        try (RedisServer redis = RedisServer.in(directory)) {
            RedisURI uri = redis.uri();
            // snippet: lettuce
            IoEventLoopGroup group = NettyLoops.eventLoopGroup(runningLoop());
            ClientResources resources = ClientResources.builder()
                    .eventLoopGroupProvider(new HostedProvider(group))   // its channels
                    .eventExecutorGroup(group)                           // and what else it does
                    .build();
            RedisClient client = RedisClient.create(resources, uri);
            var connection = wrapFuture(client.connectAsync(StringCodec.UTF8, uri)).await();
            wrapFuture(connection.async().set("key", "value")).await();
            out.println(wrapFuture(connection.async().get("key")).await());
            // end
            assertIsPrinted("value");
            // snippet: lettuce-end
            wrapFuture(client.shutdownAsync()).await();
            toThread(() -> resources.shutdown().awaitUninterruptibly());   // waits for the thread of its timer
            // end
        }
    }

    @AsyncTest
    void reactorNetty() {
        EventLoop loop = fixture.loop();
        // snippet: reactor-netty
        IoEventLoopGroup group = NettyLoops.eventLoopGroup(loop);
        LoopResources resources = preferNative -> group;
        DisposableServer server = wrapFuture(HttpServer.create().runOn(resources).host("127.0.0.1").port(0)
                .route(routes -> routes.get("/{name}", (request, response) -> response.sendString(Mono.fromFuture(
                        () -> createTask(() -> greet(request.param("name"))).toCompletableFuture()))))   // a task a request
                .bind().toFuture()).await();
        HttpClient client = HttpClient.create().runOn(resources).resolver(names -> names.runOn(group));
        Mono<String> body = client.get().uri("http://localhost:" + server.port() + "/world")
                .responseContent().aggregate().asString();
        out.println(wrapFuture(body.toFuture()).await());
        // end
        assertIsPrinted("hello, world");
        // snippet: reactor-netty-end
        server.dispose();
        wrapFuture(server.onDispose().toFuture()).await();
        // end
    }

    private static String greet(String name) {
        yieldNow();
        return "hello, " + name;
    }

    @AsyncTest
    void grpc() throws Exception {
        EventLoop loop = fixture.loop();
        IoEventLoopGroup group = NettyLoops.eventLoopGroup(loop);
        Class<? extends ServerChannel> serverChannels = isEpoll() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        Class<? extends Channel> channels = isEpoll() ? EpollSocketChannel.class : NioSocketChannel.class;
        ServerServiceDefinition service = ServerServiceDefinition.builder(TextService.NAME)
                .addMethod(GREET, TaskCalls.unary(GuideContract::greet)).build();
        // snippet: grpc-server
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .channelType(serverChannels).bossEventLoopGroup(group).workerEventLoopGroup(group)
                .executor(loop)                                          // methods are called in the loop
                .addService(service);
        Server server = toThread(() -> builder.build().start());         // waits until it listens
        // end
        InetSocketAddress address = (InetSocketAddress) server.getListenSockets().getFirst();
        // snippet: grpc-client
        ManagedChannel client = NettyChannelBuilder.forAddress(address)
                .channelType(channels).eventLoopGroup(group)
                .executor(loop).usePlaintext().build();
        // end
        assertThat(TaskCall.unary(client, GREET, CallOptions.DEFAULT, "world")).isEqualTo("hello, world");
        if (LoopFixture.isMounted()) {
            // snippet: grpc-blocking
            out.println(ClientCalls.blockingUnaryCall(client, GREET, CallOptions.DEFAULT, "world"));   // parks this task only
            // end
            assertIsPrinted("hello, world");
        }
        client.shutdown();
        // snippet: grpc-end
        toThread(() -> server.shutdown().awaitTermination(10, TimeUnit.SECONDS));
        // end
        toThread(() -> client.awaitTermination(1, TimeUnit.HOURS));
    }
}
