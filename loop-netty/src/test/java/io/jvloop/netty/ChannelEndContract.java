package io.jvloop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.watch.LogCapture;
import io.jvloop.tck.watch.WarningWatch;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.FixedLengthFrameDecoder;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How channels for coroutines end. */
class ChannelEndContract {
    private static final int MUCH = 4 << 20;

    @Order(1)
    @RegisterExtension
    final WarningWatch netty = NettyWatch.create();
    @Order(2)
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    @Order(3)
    @RegisterExtension
    final NettyGroups groups = new NettyGroups(fixture);
    @RegisterExtension
    final LogCapture captured = new LogCapture();

    private EventLoop loop() {
        return fixture.loop();
    }

    /** Keeps what is written as if the system did not take it. */
    private static ChannelHandler holding(ChannelPromise[] held) {
        return new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                held[0] = promise;
            }
        };
    }

    @AsyncTest
    void closeWaitsForWhatWasWrittenAndReleasesWhatNobodyReads() {
        ChannelPromise[] held = new ChannelPromise[1];
        EmbeddedChannel below = new EmbeddedChannel(holding(held));
        NettyChannel channel = NettyChannel.over(loop(), below);
        ByteBuf unread = NettyPeers.bytes("unread");
        ByteBuf late = NettyPeers.bytes("late");
        below.pipeline().fireChannelRead(unread);
        Task<Void> sender = Asyncio.createTask(() -> channel.send("slow"));
        Steps.turns(1);
        channel.close();
        below.pipeline().fireChannelRead(late);

        assertThat(unread.refCnt()).isZero();
        assertThat(late.refCnt()).isZero();
        assertThat(below.isOpen()).isTrue();
        held[0].setSuccess();
        below.runPendingTasks();
        sender.await();
        assertThat(below.isOpen()).isFalse();
    }

    @Test
    void foreignMessagesAfterTheLoopsCloseAreReleasedByTheCloseOfTheChannel() {
        EmbeddedChannel below = new EmbeddedChannel();
        NettyChannel[] made = new NettyChannel[1];
        fixture.run(() -> made[0] = NettyChannel.over(loop(), below));
        NettyChannel channel = made[0];
        fixture.closeLoop();
        ByteBuf late = NettyPeers.bytes("late");
        below.pipeline().fireChannelRead(late);
        channel.close();

        assertThat(late.refCnt()).isZero();
    }

    // ---- channels that have ended before ----

    private void assertHasEnded(Channel channel) throws IOException {
        NettyChannel ended = NettyChannel.over(loop(), channel);
        ByteBuf late = NettyPeers.bytes("late");

        assertThat(ended.read()).isNull();
        assertThatThrownBy(() -> ended.write(late)).isInstanceOf(IOException.class);
        assertThat(late.refCnt()).isZero();
        ended.close();
    }

    @AsyncTest
    void channelThatIsClosedAlreadyHasEnded() throws IOException {
        EmbeddedChannel closed = new EmbeddedChannel();
        closed.close();

        assertHasEnded(closed);
    }

    @AsyncTest
    void channelThatWasNeverRegisteredIsRefused() {
        Channel unregistered = new NioSocketChannel();
        unregistered.unsafe().closeForcibly();

        assertThatThrownBy(() -> NettyChannel.over(loop(), unregistered)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not registered");
    }

    @AsyncTest
    void channelEndsWithItsEventLoopAndHasEndedForWhoeverComesLater() throws IOException {
        groups.each(group -> {
            ChannelEnds ends = ChannelEnds.connect(loop(), group);
            Task<Object> reader = Steps.waiting(ends.client()::read);
            NettyFutures.await(group.shutdownGracefully(200, 5000, TimeUnit.MILLISECONDS));

            assertThat(reader.await()).isNull();
            assertHasEnded(ends.client().channel());
            ends.client().close();
            ends.server().close();
        });
        assertThat(netty.warnings()).allSatisfy(warning -> assertThat(warning).contains("event executor terminated"));
    }

    /** Netty's event loops leave channels open that do not see their end come, with a quiet period of 0. */
    @AsyncTest
    void channelThatItsEventLoopHasLeftOpenHasEnded() throws IOException {
        EventLoopGroup over = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        boolean[] open = new boolean[1];
        EmbeddedChannel below = new EmbeddedChannel() {
            @Override
            public io.netty.channel.EventLoop eventLoop() {
                return open[0] ? over.next() : super.eventLoop();
            }
        };
        NettyFutures.await(over.shutdownGracefully(0, 5, TimeUnit.SECONDS));
        open[0] = true;

        assertHasEnded(below);
        assertThat(netty.warnings()).allSatisfy(warning -> assertThat(warning).contains("event executor terminated"));
    }

    @AsyncTest
    void channelWhoseConnectionIsRefusedHasEnded() throws IOException {
        groups.each(group -> {
            Promise<NettyChannel> made = loop().createFuture();
            ChannelFuture connecting = new Bootstrap().group(group).channel(ChannelEnds.clientClass(group))
                    .handler(ChannelEnds.overTo(loop(), made)).connect(portOfNobody());

            assertThatThrownBy(() -> NettyFutures.await(connecting)).hasCauseInstanceOf(ConnectException.class);
            assertThat(made.await().read()).isNull();
        });
    }

    private static SocketAddress portOfNobody() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return listener.getLocalSocketAddress();
        }
    }

    // ---- a side that is to end ----

    /** What a test does with a client that waits to end its side, since its peer does not read. */
    private interface Ending {
        void run(ChannelEnds ends, Task<Void> ending) throws IOException;
    }

    private void whileEnding(Ending body) throws IOException {
        groups.each(group -> {
            try (ChannelEnds ends = ChannelEnds.connect(loop(), group)) {
                ends.server().channel().config().setAutoRead(false);
                Task<Void> sending = Steps.waiting(() -> {
                    ends.client().send(Unpooled.wrappedBuffer(new byte[MUCH]));
                    return null;
                });
                body.run(ends, Steps.waiting(() -> {
                    ends.client().shutdownOutput();
                    return null;
                }));
                Asyncio.gatherSettled(List.of(sending)).await();
            }
        });
    }

    @AsyncTest
    void endingASideFailsIfTheChannelIsClosedMeanwhile() throws IOException {
        whileEnding((ends, ending) -> {
            ends.client().abort();

            assertThatThrownBy(ending::await).hasCauseInstanceOf(IOException.class);
        });
    }

    @AsyncTest
    void endingASideFailsIfThePeerResetsTheConnectionMeanwhile() throws IOException {
        whileEnding((ends, ending) -> {
            ends.server().abort();

            assertThatThrownBy(ending::await).hasCauseInstanceOf(IOException.class);
        });
    }

    @AsyncTest
    void sideWhoseEndIsCancelledMayBeWrittenTo() throws IOException {
        whileEnding((ends, ending) -> {
            ending.cancel();
            assertThatThrownBy(ending::await).isInstanceOf(CancelledError.class);
            Task<Void> further = Asyncio.createTask(() -> {
                ends.client().write(NettyPeers.bytes("more"));
                ends.client().shutdownOutput();
            });
            ends.server().channel().config().setAutoRead(true);

            assertThat(ChannelEnds.readToEnd(ends.server())).isEqualTo(MUCH + 4);
            further.await();
        });
    }

    // ---- the end of the loop ----

    @Test
    void foreignChannelOutlivesTheLoopPausedUntilItIsClosed() throws IOException {
        groups.eachForeign(group -> {
            EventLoop ofThisGroup = Asyncio.newEventLoop(fixture.options());
            CountDownLatch came = new CountDownLatch(100);
            ChannelHandler counting = new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object message) {
                    context.fireChannelRead(message);
                    came.countDown();
                }
            };
            ChannelEnds ends = ofThisGroup
                    .runUntilComplete(() -> ChannelEnds.connect(ofThisGroup, group, new FixedLengthFrameDecoder(1), counting));
            ofThisGroup.close();
            ends.client().channel().writeAndFlush(Unpooled.wrappedBuffer(new byte[100]));
            Steps.block(came);

            assertThat(ends.server().channel().isOpen()).isTrue();
            assertThat(ends.server().channel().config().isAutoRead()).isFalse();
            ends.server().close();
            ends.client().close();
            ends.server().channel().closeFuture().syncUninterruptibly();
            ends.client().channel().closeFuture().syncUninterruptibly();
            ends.listener().close().syncUninterruptibly();
        });
    }

    private List<String> namedAtTheClose() {
        fixture.closeLoop();
        return captured.text().lines().filter(line -> line.contains("never closed") && line.contains("NettyChannel[")).toList();
    }

    /** One that is shut down without a quiet period may leave channels open, and a guest's host is, just after its guest's close. */
    private static void closeWithEventLoop(Channel channel) {
        if (channel.eventLoop() instanceof SingleThreadEventExecutor executor) {
            executor.addShutdownHook(channel::close);
        }
    }

    @Test
    void unclosedOneIsNamedWithItsPlaceInDebugMode() {
        fixture.run(() -> {
            loop().setDebug(true);
            NettyChannel.over(loop(), new EmbeddedChannel());
        });

        assertThat(namedAtTheClose()).singleElement().asString().contains("created at io.jvloop.netty.ChannelEndContract.");
    }

    @Test
    void unclosedOneOfEachGroupIsNamedInDebugMode() throws IOException {
        fixture.run(() -> loop().setDebug(true));
        List<NettyChannel> open = new ArrayList<>();
        groups.each(group -> fixture.run(() -> {
            ChannelEnds ends = ChannelEnds.connect(loop(), group);
            ends.client().close();
            NettyFutures.await(ends.listener().close());
            closeWithEventLoop(ends.server().channel());
            open.add(ends.server());
        }));

        assertThat(namedAtTheClose()).hasSameSizeAs(open);
        open.forEach(NettyChannel::close);
        open.forEach(channel -> channel.channel().closeFuture().syncUninterruptibly());
    }

    @Test
    void thoseThatAreClosedOrClosingAreNotNamed() {
        fixture.run(() -> {
            loop().setDebug(true);
            EmbeddedChannel byTheProgram = new EmbeddedChannel();
            NettyChannel.over(loop(), byTheProgram);
            byTheProgram.close();
            NettyChannel.over(loop(), new EmbeddedChannel()).close();
            EmbeddedChannel slow = new EmbeddedChannel(holding(new ChannelPromise[1]));
            NettyChannel closing = NettyChannel.over(loop(), slow);
            Asyncio.createTask(() -> closing.write("slow")).await();
            closing.close();
            assertThat(slow.isOpen()).isTrue();
        });

        assertThat(namedAtTheClose()).isEmpty();
    }
}
