package io.jvloop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.BackEndUnderTest;
import io.jvloop.tck.LoopFixture;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Netty channel for coroutines, on a hosted and on a foreign event loop. */
abstract class NettyChannelTest implements BackEndUnderTest {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    private final IoEventLoopGroup foreign = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @BeforeAll
    static void watchForLeaks() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @AfterEach
    void endForeignGroup() {
        foreign.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private EventLoop loop() {
        return fixture.loop();
    }

    /** Runs a test on both kinds of groups. */
    private void onBoth(IoBody body) throws IOException {
        body.run(NettyLoops.eventLoopGroup(loop()));
        body.run(foreign);
    }

    private interface IoBody {
        void run(IoEventLoopGroup group) throws IOException;
    }

    private static Class<? extends ServerChannel> serverClass(IoEventLoopGroup group) {
        return group.isIoType(EpollIoHandler.class) ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    private static Class<? extends Channel> clientClass(IoEventLoopGroup group) {
        return group.isIoType(EpollIoHandler.class) ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    private record Ends(NettyChannel client, NettyChannel server, Channel listener) implements AutoCloseable {
        @Override
        public void close() {
            client.abort();
            server.abort();
            client.awaitClosed();
            server.awaitClosed();
            NettyFutures.await(listener.close());
        }
    }

    private Ends connect(IoEventLoopGroup group) {
        Promise<NettyChannel> accepted = loop().createFuture();
        Promise<NettyChannel> connected = loop().createFuture();
        ChannelFuture bound = new ServerBootstrap().group(group)
                .channel(serverClass(group))
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(overTo(accepted))
                .bind(InetAddress.getLoopbackAddress(), 0);
        NettyFutures.await(bound);
        NettyFutures.await(new Bootstrap().group(group)
                .channel(clientClass(group))
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(overTo(connected))
                .connect(bound.channel().localAddress()));
        return new Ends(connected.await(), accepted.await(), bound.channel());
    }

    private ChannelInitializer<Channel> overTo(Promise<NettyChannel> made) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                NettyChannel ours = NettyChannel.over(loop(), channel);
                loop().callSoonThreadsafe(() -> made.setResult(ours));
            }
        };
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private static String readText(NettyChannel channel, int length) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            ByteBuf message = (ByteBuf) channel.read();
            if (message == null) {
                break;
            }
            text.append(message.toString(StandardCharsets.UTF_8));
            message.release();
        }
        return text.toString();
    }

    private static long readToEnd(NettyChannel channel) throws IOException {
        long count = 0;
        for (ByteBuf message = (ByteBuf) channel.read(); message != null; message = (ByteBuf) channel.read()) {
            count += message.readableBytes();
            message.release();
        }
        return count;
    }

    private static void turns(int count) {
        for (int i = 0; i < count; i++) {
            Asyncio.yieldNow();
        }
    }

    // ---- sockets ----

    @AsyncTest
    void whatIsWrittenIsRead() throws IOException {
        onBoth(group -> {
            try (Ends ends = connect(group)) {
                ends.client.write(bytes("hello"));
                assertThat(readText(ends.server, 5)).isEqualTo("hello");
                ends.server.send(bytes("world"));
                assertThat(readText(ends.client, 5)).isEqualTo("world");
            }
        });
    }

    @AsyncTest
    void writerWaitsForAPeerThatDoesNotRead() throws IOException {
        onBoth(group -> {
            try (Ends ends = connect(group)) {
                int[] blocks = new int[1];
                Task<Void> writer = Asyncio.createTask(() -> {
                    for (; blocks[0] < 500; blocks[0]++) {
                        ends.client.write(Unpooled.wrappedBuffer(new byte[64 * 1024]));
                    }
                    ends.client.shutdownOutput();
                });
                while (ends.server.channel().config().isAutoRead()) {
                    Asyncio.yieldNow();
                }
                turns(3);

                assertThat(blocks[0]).isLessThan(500);
                assertThat(readToEnd(ends.server)).isEqualTo(500 * 64 * 1024);
                writer.await();
            }
        });
    }

    @AsyncTest
    void eitherSideEndsByItself() throws IOException {
        onBoth(group -> {
            try (Ends ends = connect(group)) {
                ends.client.write(bytes("question"));
                ends.client.shutdownOutput();

                assertThat(readToEnd(ends.server)).isEqualTo(8);
                ends.server.write(bytes("answer"));
                ends.server.shutdownOutput();
                assertThat(readToEnd(ends.client)).isEqualTo(6);
            }
        });
    }

    @AsyncTest
    void closeSendsWhatWasWritten() throws IOException {
        onBoth(group -> {
            try (Ends ends = connect(group)) {
                for (int i = 0; i < 40; i++) {
                    ends.client.channel().write(Unpooled.wrappedBuffer(new byte[64 * 1024]));
                }
                Task<Void> writer = Asyncio.createTask(() -> ends.client.write(bytes("the last")));
                turns(3);
                ends.client.close();

                assertThat(readToEnd(ends.server)).isEqualTo(40 * 64 * 1024 + 8);
                writer.await();
            }
        });
    }

    @AsyncTest
    void readerOfAChannelThatIsClosedMeanwhileGetsTheEnd() throws IOException {
        onBoth(group -> {
            try (Ends ends = connect(group)) {
                Task<Object> reader = Asyncio.createTask(ends.client::read);
                turns(3);
                ends.client.close();

                assertThat(reader.await()).isNull();
            }
        });
    }

    @AsyncTest
    void messagesThatComeAfterTheReaderWasCancelledAreReadLater() throws IOException {
        onBoth(group -> {
            try (Ends ends = connect(group)) {
                Task<Object> reader = Asyncio.createTask(ends.server::read);
                turns(3);
                reader.cancel();
                assertThatThrownBy(reader::await).isInstanceOf(CancelledError.class);
                ends.client.write(bytes("hello"));

                assertThat(readText(ends.server, 5)).isEqualTo("hello");
            }
        });
    }

    @AsyncTest
    void writeOnAClosedChannelFailsAndReleases() throws IOException {
        onBoth(group -> {
            try (Ends ends = connect(group)) {
                ends.client.close();
                ByteBuf message = bytes("late");

                assertThatThrownBy(() -> ends.client.write(message)).isInstanceOf(IOException.class);
                assertThat(message.refCnt()).isZero();
            }
        });
    }

    // ---- pipelines ----

    private EmbeddedChannel embedded(Consumer<EmbeddedChannel> initial) {
        EmbeddedChannel channel = new EmbeddedChannel();
        initial.accept(channel);
        return channel;
    }

    private EmbeddedChannel embedded() {
        return embedded(_ -> {
        });
    }

    @AsyncTest
    void failureComesAfterTheMessagesBeforeIt() throws IOException {
        EmbeddedChannel below = embedded();
        NettyChannel channel = NettyChannel.over(loop(), below);
        ArithmeticException failure = new ArithmeticException();
        below.pipeline().fireChannelRead("one");
        below.pipeline().fireExceptionCaught(failure);

        assertThat(channel.read()).isEqualTo("one");
        assertThatThrownBy(channel::read).isSameAs(failure);
        assertThatThrownBy(channel::read).isSameAs(failure);
        assertThatThrownBy(() -> channel.write("late")).isSameAs(failure);
        assertThat(below.isOpen()).isFalse();
    }

    @AsyncTest
    void waitingReaderGetsTheFailure() {
        EmbeddedChannel below = embedded();
        NettyChannel channel = NettyChannel.over(loop(), below);
        Task<Object> reader = Asyncio.createTask(channel::read);
        turns(1);
        IOException failure = new IOException("reset");
        below.pipeline().fireExceptionCaught(failure);

        assertThatThrownBy(reader::await).hasRootCause(failure);
    }

    @AsyncTest
    void removedHandlerEndsReadingWithAReason() {
        EmbeddedChannel below = embedded();
        NettyChannel channel = NettyChannel.over(loop(), below);
        below.pipeline().removeLast();

        assertThatThrownBy(channel::read).isInstanceOf(IllegalStateException.class).hasMessageContaining("removed");
        assertThatThrownBy(() -> channel.write("late")).hasMessageContaining("removed");
        channel.close();
    }

    @AsyncTest
    void channelThatIsClosedAlreadyHasEnded() throws IOException {
        EmbeddedChannel below = embedded();
        below.close();
        NettyChannel channel = NettyChannel.over(loop(), below);

        assertThat(channel.read()).isNull();
    }

    @AsyncTest
    void closeWaitsForWhatWasWrittenAndReleasesWhatNobodyReads() {
        ChannelPromise[] held = new ChannelPromise[1];
        EmbeddedChannel below = embedded(channel -> channel.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                held[0] = promise;
            }
        }));
        NettyChannel channel = NettyChannel.over(loop(), below);
        ByteBuf unread = bytes("unread");
        ByteBuf late = bytes("late");
        below.pipeline().fireChannelRead(unread);
        Task<Void> sender = Asyncio.createTask(() -> channel.send("slow"));
        turns(1);
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

    @AsyncTest
    void autoReadIsOffWhileManyMessagesWait() throws IOException {
        EmbeddedChannel below = embedded();
        NettyChannel channel = NettyChannel.over(loop(), below);
        for (int i = 0; i < 63; i++) {
            below.pipeline().fireChannelRead(i);
        }
        assertThat(below.config().isAutoRead()).isTrue();
        below.pipeline().fireChannelRead(63);
        assertThat(below.config().isAutoRead()).isFalse();

        for (int i = 0; i < 31; i++) {
            assertThat(channel.read()).isEqualTo(i);
        }
        below.runPendingTasks();
        assertThat(below.config().isAutoRead()).isFalse();
        channel.read();
        below.runPendingTasks();
        assertThat(below.config().isAutoRead()).isTrue();
        channel.close();
    }

    @AsyncTest
    void autoReadThatTheProgramTurnedOffStaysOff() throws IOException {
        EmbeddedChannel below = embedded();
        below.config().setAutoRead(false);
        NettyChannel channel = NettyChannel.over(loop(), below);
        for (int i = 0; i < 64; i++) {
            below.pipeline().fireChannelRead(i);
        }
        for (int i = 0; i < 64; i++) {
            channel.read();
        }
        below.runPendingTasks();

        assertThat(below.config().isAutoRead()).isFalse();
        channel.close();
    }

    @AsyncTest
    void secondReaderIsRefused() {
        EmbeddedChannel below = embedded();
        NettyChannel channel = NettyChannel.over(loop(), below);
        Task<Object> reader = Asyncio.createTask(channel::read);
        turns(1);

        assertThatThrownBy(channel::read).isInstanceOf(IllegalStateException.class).hasMessageContaining("another task");
        channel.close();
        reader.await();
    }

    @AsyncTest
    void failureOfAWriteReachesItsWriter() {
        ArithmeticException failure = new ArithmeticException();
        EmbeddedChannel below = embedded(channel -> channel.pipeline().addLast(failing(failure)));
        NettyChannel channel = NettyChannel.over(loop(), below);

        assertThatThrownBy(() -> channel.write("message")).isSameAs(failure);
        assertThat(below.isOpen()).isFalse();
    }

    @AsyncTest
    void failureOfASendReachesItsSenderAlone() throws IOException {
        ArithmeticException failure = new ArithmeticException();
        EmbeddedChannel below = embedded(channel -> channel.pipeline().addLast("failing", failing(failure)));
        NettyChannel channel = NettyChannel.over(loop(), below);

        assertThatThrownBy(() -> channel.send("message")).isSameAs(failure);
        below.pipeline().remove("failing");
        channel.send("further");
        assertThat(below.<Object>readOutbound()).isEqualTo("further");
        channel.close();
    }

    private static ChannelOutboundHandlerAdapter failing(Throwable failure) {
        return new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                promise.setFailure(failure);
            }
        };
    }

    @AsyncTest
    void writersThatWaitGoOnTogetherAndACancelledOneAlone() {
        EmbeddedChannel below = embedded();
        NettyChannel channel = NettyChannel.over(loop(), below);
        below.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        List<Task<Void>> writers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            writers.add(Asyncio.createTask(() -> channel.write("message")));
        }
        turns(2);
        assertThat(writers).noneMatch(Task::isDone);
        writers.getFirst().cancel();
        turns(2);
        assertThat(writers.subList(1, 3)).noneMatch(Task::isDone);

        below.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        below.runPendingTasks();
        writers.get(1).await();
        writers.get(2).await();
        assertThatThrownBy(writers.getFirst()::await).isInstanceOf(CancelledError.class);
        channel.close();
    }

    @AsyncTest
    void waitingWriterGoesOnWhenTheChannelIsClosed() {
        EmbeddedChannel below = embedded();
        NettyChannel channel = NettyChannel.over(loop(), below);
        below.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        Task<Void> writer = Asyncio.createTask(() -> channel.write("message"));
        turns(2);

        channel.close();

        writer.await();
    }

    @Test
    void foreignMessagesAfterTheLoopsCloseAreReleasedByTheCloseOfTheChannel() {
        EmbeddedChannel below = embedded();
        NettyChannel channel = NettyChannel.over(loop(), below);
        loop().close();
        ByteBuf late = bytes("late");
        below.pipeline().fireChannelRead(late);
        channel.close();

        assertThat(late.refCnt()).isZero();
    }
}
