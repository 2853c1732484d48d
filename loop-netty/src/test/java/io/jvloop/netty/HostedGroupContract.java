package io.jvloop.netty;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.runningLoop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jvloop.GroupOptions;
import io.jvloop.LoopGroup;
import io.jvloop.spi.Capability;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.watch.WarningWatch;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several loops that host Netty's channels as one event loop group. */
class HostedGroupContract {
    private static final int LOOPS = 3;
    private static final int MANY = 100;
    @Order(1)
    @RegisterExtension
    final WarningWatch netty = NettyWatch.create();
    @Order(2)
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private LoopGroup loops;
    private IoEventLoopGroup group;

    @BeforeEach
    void open() {
        loops = LoopGroup.open(LOOPS, GroupOptions.DEFAULT.withLoops(fixture.options()).withName("group"));
        group = NettyLoops.eventLoopGroup(loops);
    }

    @AfterEach
    void close() {
        loops.close();
    }

    private boolean isEpoll() {
        return group.isIoType(EpollIoHandler.class);
    }

    private ServerBootstrap bootstrap() {
        return new ServerBootstrap().channel(NettyPeers.on(loops.loops().getFirst()).serverClass()).childHandler(new TellsItsLoop());
    }

    /** Sends the name of its loop to each client, by a coroutine of that loop. */
    @ChannelHandler.Sharable
    private static final class TellsItsLoop extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            createTask(() -> context.writeAndFlush(NettyPeers.bytes(runningLoop().name() + '\n')));
        }
    }

    private static Channel bind(ServerBootstrap server, int port) {
        return server.bind(new InetSocketAddress("127.0.0.1", port)).syncUninterruptibly().channel();
    }

    private static String ask(int port) throws IOException {
        try (Socket client = new Socket("127.0.0.1", port)) {
            return new String(client.getInputStream().readNBytes("group-1\n".length())).strip();
        }
    }

    private ChannelOption<Boolean> reusePort() {
        return isEpoll() ? UnixChannelOption.SO_REUSEPORT : NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
    }

    private static List<String> names() {
        return List.of("group-1", "group-2", "group-3");
    }

    @Test
    void itsEventLoopsAreThoseOfTheLoops() {
        List<EventExecutor> ofLoops = new ArrayList<>();
        loops.forEach(loop -> ofLoops.add(NettyLoops.eventLoopGroup(loop).next()));

        assertThat(group).containsExactlyElementsOf(ofLoops);
    }

    @Test
    void eventLoopsGetWorkInTurn() {
        List<IoEventLoop> members = loops.loops().stream().map(loop -> NettyLoops.eventLoopGroup(loop).next()).toList();
        for (int round = 0; round < 2; round++) {
            for (IoEventLoop member : members) {
                assertThat(group.next()).isSameAs(member);
            }
        }
    }

    @Test
    void questionForTheKindOfChannelsTakesNoTurn() {
        boolean epoll = isEpoll();
        IoEventLoop first = group.next();
        boolean compatible = group.isCompatible(epoll ? EpollIoHandle.class : NioIoHandle.class);
        boolean foreign = group.isIoType(epoll ? NioIoHandler.class : EpollIoHandler.class);

        assertThat(compatible).isTrue();
        assertThat(foreign).isFalse();
        group.next();
        group.next();
        assertThat(group.next()).isSameAs(first);
    }

    @Test
    void connectionsOfAServerAreSpreadOverTheLoops() throws IOException {
        Channel server = bind(bootstrap().group(group), 0);
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 2 * LOOPS; i++) {
            answers.add(ask(NettyPeers.address(server).getPort()));
        }

        // the server itself has got the first turn
        assertThat(answers).containsExactly("group-2", "group-3", "group-1", "group-2", "group-3", "group-1");
    }

    @Test
    void connectionsStayOnTheLoopThatAcceptsWhereEachLoopListensAtTheSharedPort() throws IOException {
        fixture.require(Capability.REUSE_PORT);
        int port = 0;
        List<String> expected = new ArrayList<>(names());
        for (EventExecutor member : group) {
            Channel server = bind(bootstrap().group((IoEventLoop) member).option(reusePort(), true), port);
            port = NettyPeers.address(server).getPort();
        }
        for (int i = 0; i < MANY && !expected.isEmpty(); i++) {
            expected.remove(ask(port));
        }

        assertThat(expected).as("loops that have accepted nothing").isEmpty();
    }

    @Test
    void taskOfTheGroupRunsInTheNextLoop() throws Exception {
        Callable<String> name = () -> runningLoop().name();
        List<String> ran = new ArrayList<>();
        for (int i = 0; i < LOOPS; i++) {
            ran.add(group.submit(name).get());
        }

        assertThat(ran).containsExactlyElementsOf(names());
    }

    @Test
    void shutdownEndsAllEventLoopsAndTheLoopsGoOn() throws Exception {
        Channel server = bind(bootstrap().group(group), 0);
        Future<?> ended = group.shutdownGracefully(0, 1, TimeUnit.HOURS);
        ended.sync();

        assertThat(ended).isSameAs(group.terminationFuture());
        assertThat(server.isOpen()).isFalse();
        assertThat(group.isTerminated() && group.isShutdown() && group.isShuttingDown()).isTrue();
        assertThat(group).allMatch(EventExecutor::isTerminated);
        assertThat(loops.run(() -> runningLoop().name()).join()).isEqualTo("group-1");
        assertThat(NettyLoops.eventLoopGroup(loops).submit(() -> "a new one").get()).isEqualTo("a new one");
    }

    @Test
    @SuppressWarnings("deprecation") // Netty's users call it all the same
    void shutdownAtOnceEndsAllEventLoops() throws Exception {
        group.shutdown();

        assertThat(group.awaitTermination(1, TimeUnit.HOURS)).isTrue();
    }

    @Test
    @SuppressWarnings("deprecation") // Netty's users call it all the same
    void channelIsRegisteredWithTheNextEventLoop() {
        IoEventLoop first = group.next();
        Channel channel = isEpoll() ? new EpollSocketChannel() : new NioSocketChannel();
        group.register(channel, channel.newPromise()).syncUninterruptibly();

        assertThat(channel.isRegistered()).isTrue();
        assertThat(channel.eventLoop()).isNotSameAs(first);
        channel.close().syncUninterruptibly();
    }

    @Test
    void groupIsNotTerminatedBeforeItsLastEventLoopIs() throws Exception {
        Iterator<EventExecutor> members = group.iterator();
        members.next().shutdownGracefully(0, 1, TimeUnit.HOURS).sync();
        members.next().shutdownGracefully(0, 1, TimeUnit.HOURS).sync();

        assertThat(group.isTerminated() || group.isShutdown() || group.isShuttingDown()).isFalse();
        assertThat(group.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
        members.next().shutdownGracefully(0, 1, TimeUnit.HOURS).sync();
        assertThat(group.awaitTermination(1, TimeUnit.HOURS)).isTrue();
    }

    @Test
    void closeOfTheLoopsEndsTheGroup() throws Exception {
        Channel server = bind(bootstrap().group(group), 0);
        loops.close();

        assertThat(group.awaitTermination(1, TimeUnit.HOURS)).isTrue();
        assertThat(server.isOpen()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> NettyLoops.eventLoopGroup(loops)).withMessageContaining("event loop is closed");
    }
}
