package io.jvloop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.net.Server;
import io.jvloop.net.StreamPair;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.watch.WarningWatch;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.IoRegistration;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalServerChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Netty's channels in a loop's poll. */
class HostedChannelContract {
    private static final int MUCH = 8 << 20;
    /** A poll that spins makes some ten thousand. */
    private static final int FEW_POLLS = 500;
    @Order(1)
    @RegisterExtension
    final WarningWatch netty = NettyWatch.create();
    @Order(2)
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> events = new ArrayList<>();

    private EventLoop loop() {
        return fixture.loop();
    }

    private NettyPeers peers() {
        return NettyPeers.on(loop());
    }

    /** Sends a text to an echo server and suspends until it has come back. */
    private String echoed(NettyPeers peers, Channel server, String text) {
        Promise<String> answer = loop().createFuture();
        Channel client = peers.connect(server.localAddress(), NettyPeers.onRead((_, bytes) -> answer.setResult(NettyPeers.text(bytes))));
        client.writeAndFlush(NettyPeers.bytes(text));
        String came = answer.await();
        peers.await(client.close());
        return came;
    }

    @AsyncTest
    void serverAndClientTalk() {
        NettyPeers peers = peers();

        assertThat(echoed(peers, peers.serve(NettyPeers::echo), "hello")).isEqualTo("hello");
    }

    @AsyncTest
    void clientIsAStreamOfTheLoop() throws IOException {
        Channel server = peers().serve(NettyPeers::echo);
        StreamPair pair = Asyncio.openConnection(server.localAddress());
        pair.writer().write("hello".getBytes());

        assertThat(pair.reader().readExactly(5)).asString().isEqualTo("hello");
        pair.writer().close();
        pair.writer().awaitClosed();
    }

    @AsyncTest
    void muchIsWrittenAsTheReaderTakesIt() throws IOException {
        Channel server = peers().serve(() -> new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext context) {
                context.writeAndFlush(Unpooled.wrappedBuffer(new byte[MUCH])).addListener(ChannelFutureListener.CLOSE);
            }
        });
        StreamPair pair = Asyncio.openConnection(server.localAddress());
        long came = 0;
        for (byte[] part = pair.reader().read(1 << 16); part.length > 0; part = pair.reader().read(1 << 16)) {
            came += part.length;
        }

        assertThat(came).isEqualTo(MUCH);
        pair.writer().close();
        pair.writer().awaitClosed();
    }

    @AsyncTest
    void refusedConnectionFails() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        assertThatThrownBy(() -> peers().connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), NettyPeers.silent()))
                .hasCauseInstanceOf(ConnectException.class);
    }

    @AsyncTest
    void outputThatIsShutDownEndsThePeersInputOnly() {
        NettyPeers peers = peers();
        Channel server = peers.serve(() -> new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext context, Object event) {
                if (event == ChannelInputShutdownEvent.INSTANCE) {
                    context.writeAndFlush(NettyPeers.bytes("bye")).addListener(ChannelFutureListener.CLOSE);
                }
            }
        });
        Promise<String> answer = loop().createFuture();
        Channel client = peers.connect(server.localAddress(), NettyPeers.onRead((_, bytes) -> answer.setResult(NettyPeers.text(bytes))));
        peers.await(((DuplexChannel) client).shutdownOutput());

        assertThat(answer.await()).isEqualTo("bye");
        peers.await(client.closeFuture());
    }

    @AsyncTest
    void descriptorsAreReusedBetweenNettysConnectionsAndTheLoops() throws IOException {
        NettyPeers peers = peers();
        Channel server = peers.serve(NettyPeers::echo);
        Server own = Asyncio.startServer((_, writer) -> {
            writer.write(new byte[1]);
            writer.close();
        }, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        for (int round = 0; round < 50; round++) {
            peers.connect(round % 2 == 0 ? server.localAddress() : own.addresses().getFirst(), NettyPeers.silent()).close();
            StreamPair pair = Asyncio.openConnection(own.addresses().getFirst());
            assertThat(pair.reader().read(1)).hasSize(1);
            pair.writer().close();
        }
        assertThat(echoed(peers, server, "still")).isEqualTo("still");
        own.close();
        own.awaitClosed();
    }

    /** Both are readable in one poll; the handler that comes first closes the other. */
    @AsyncTest
    void channelThatIsClosedWhileItsEventWaitsHearsNoMore() {
        NettyPeers peers = peers();
        List<Channel> accepted = new ArrayList<>();
        Channel server = peers.serve(() -> new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext context) {
                accepted.add(context.channel());
            }

            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                ReferenceCountUtil.release(message);
                events.add("read");
                accepted.forEach(each -> {
                    if (each != context.channel()) {
                        each.close();
                    }
                });
            }
        });
        Channel first = peers.connect(server.localAddress(), NettyPeers.silent());
        Channel second = peers.connect(server.localAddress(), NettyPeers.silent());
        while (accepted.size() < 2) {
            Asyncio.yieldNow();
        }
        peers.inService(() -> {
            first.writeAndFlush(NettyPeers.bytes("x"));
            second.writeAndFlush(NettyPeers.bytes("x"));
        });
        while (first.isOpen() && second.isOpen()) {
            Asyncio.yieldNow();
        }
        Steps.turns(20);

        assertThat(events).containsExactly("read");
    }

    @AsyncTest
    void channelThatIsDeregisteredGoesOnWhereItIsRegisteredAnew() {
        NettyPeers peers = peers();
        Channel server = peers.serve(NettyPeers::echo);
        Promise<String> answer = loop().createFuture();
        Channel client = peers.connect(server.localAddress(), NettyPeers.onRead((_, bytes) -> answer.setResult(NettyPeers.text(bytes))));
        peers.await(client.deregister());
        assertThat(client.isRegistered()).isFalse();
        peers.register(client);
        client.writeAndFlush(NettyPeers.bytes("again"));

        assertThat(answer.await()).isEqualTo("again");
        peers.await(client.close());
    }

    @AsyncTest
    void channelMovesToAnotherLoop() {
        NettyPeers peers = peers();
        Channel server = peers.serve(NettyPeers::echo);
        Promise<String> answer = loop().createFuture();
        Channel client = peers.connect(server.localAddress(), NettyPeers.onRead((_, bytes) -> {
            String text = NettyPeers.text(bytes);
            loop().callSoonThreadsafe(() -> answer.setResult(text));
        }));
        peers.await(client.deregister());
        try (EventLoop other = Asyncio.newEventLoop(fixture.options())) {
            Thread thread = Thread.ofPlatform().start(other::runForever);
            new NettyPeers(loop(), NettyLoops.eventLoopGroup(other).next()).register(client);
            client.writeAndFlush(NettyPeers.bytes("moved"));
            assertThat(answer.await()).isEqualTo("moved");
            peers.await(client.close());
            other.callSoonThreadsafe(other::stop);
            Asyncio.toThread(() -> thread.join());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @AsyncTest
    void handleThatThrowsIsReportedAndTheOthersGoOn() throws Exception {
        NettyPeers peers = peers();
        Promise<String> came = loop().createFuture();
        Channel server = peers.serve(() -> NettyPeers.onRead((_, bytes) -> came.setResult(NettyPeers.text(bytes))));
        Channel client = peers.connect(server.localAddress(), NettyPeers.silent());
        Promise<Void> threw = loop().createFuture();
        try (PipeHandle broken = PipeHandle.of(peers, registration -> {
            registration.cancel();
            threw.setResult(null);
            throw new IllegalStateException("broken handle");
        })) {
            IoRegistration registration = peers.await(peers.hosted().register(broken.handle()));
            peers.inService(() -> {
                broken.watch(registration);
                broken.makeReadable(); // on epoll and NIO it comes first in the next poll
                client.writeAndFlush(NettyPeers.bytes("on"));
            });
            assertThat(came.await()).isEqualTo("on");
            threw.await();
        }
        assertThat(fixture.failures()).singleElement()
                .satisfies(failure -> assertThat(failure.failure()).hasMessage("broken handle"));
    }

    /** Both are readable in one poll; the one that comes first ends the other's registration. */
    @AsyncTest
    void handleThatIsCancelledWhileItsEventWaitsHearsNoMore() throws Exception {
        NettyPeers peers = peers();
        List<IoRegistration> registrations = new ArrayList<>();
        Consumer<IoRegistration> onEvent = _ -> {
            events.add("event");
            registrations.forEach(IoRegistration::cancel);
        };
        try (PipeHandle first = PipeHandle.of(peers, onEvent); PipeHandle second = PipeHandle.of(peers, onEvent)) {
            registrations.add(peers.await(peers.hosted().register(first.handle())));
            registrations.add(peers.await(peers.hosted().register(second.handle())));
            peers.inService(() -> {
                first.makeReadable();
                second.makeReadable();
                first.watch(registrations.getFirst());
                second.watch(registrations.getLast());
            });
            while (events.isEmpty()) {
                Asyncio.yieldNow();
            }
            Steps.turns(20);

            assertThat(events).containsExactly("event");
            assertThat(registrations).noneMatch(IoRegistration::isValid).noneMatch(IoRegistration::cancel);
        }
    }

    @AsyncTest
    void readingThatIsTurnedOffDoesNotMakeThePollSpin() throws IOException {
        NettyPeers peers = peers();
        Promise<Channel> accepted = loop().createFuture();
        Channel server = peers.serve(() -> new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext context) {
                context.channel().config().setAutoRead(false);
                accepted.setResult(context.channel());
            }

            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                context.writeAndFlush(message);
            }
        });
        StreamPair pair = Asyncio.openConnection(server.localAddress());
        Channel channel = accepted.await();
        pair.writer().write(new byte[1]);
        long before = loop().statistics().polls();
        Steps.busyElsewhere();
        long polls = loop().statistics().polls() - before;
        peers.inService(() -> channel.config().setAutoRead(true));

        assertThat(polls).isLessThan(FEW_POLLS);
        assertThat(pair.reader().readExactly(1)).as("once it is turned on again").hasSize(1);
        pair.writer().close();
        pair.writer().awaitClosed();
    }

    /** What the channel wants is then room alone, and not what has come. */
    @AsyncTest
    void readingThatIsTurnedOffDoesNotMakeThePollSpinWhileTheChannelWaitsForRoom() throws IOException {
        NettyPeers peers = peers();
        Promise<Channel> accepted = loop().createFuture();
        Channel server = peers.serve(() -> new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext context) {
                context.channel().config().setAutoRead(false);
                context.writeAndFlush(Unpooled.wrappedBuffer(new byte[MUCH]));
                accepted.setResult(context.channel());
            }
        });
        StreamPair pair = Asyncio.openConnection(server.localAddress());
        Channel channel = accepted.await();
        pair.writer().write(new byte[1]);
        Steps.busyElsewhere(); // until its reader has as much as it takes
        long before = loop().statistics().polls();
        Steps.busyElsewhere();
        long polls = loop().statistics().polls() - before;

        assertThat(polls).isLessThan(FEW_POLLS);
        pair.writer().transport().abort();
        peers.await(channel.close());
    }

    /** They cast their event loop to a class of Netty's that has a thread; Netty's own event loops for sockets refuse them, too. */
    @AsyncTest
    void localChannelIsRefused() {
        ServerBootstrap server = new ServerBootstrap().group(peers().hosted()).channel(LocalServerChannel.class)
                .childHandler(NettyPeers.silent());
        Bootstrap client = new Bootstrap().group(peers().hosted()).channel(LocalChannel.class).handler(NettyPeers.silent());
        LocalAddress address = new LocalAddress(HostedChannelContract.class);

        assertThatThrownBy(() -> peers().await(server.bind(address))).isInstanceOf(IllegalStateException.class)
                .hasMessage("incompatible event loop type: " + peers().hosted().getClass().getName());
        assertThatThrownBy(() -> peers().await(client.connect(address))).hasMessageContaining("incompatible event loop type");
    }
}
