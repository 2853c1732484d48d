package io.jvloop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.GuestLoops;
import io.jvloop.LoopOptions;
import io.jvloop.spi.LoopHost;
import io.netty.channel.IoEventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether a guest that is never at rest leaves its host's channels their share. */
class GuestFairnessTest {
    private static final int MANY = 20_000;
    private static final int FEW = MANY / 20;
    /** How long Netty runs tasks before it polls; far beyond the time of {@link #MANY} turns. */
    private static final long QUANTUM_MILLIS = 60_000;

    private IoEventLoop host;

    @AfterEach
    void shutDown() {
        host.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void openHost(HostKind kind) {
        host = new SingleThreadIoEventLoop(null, new DefaultThreadFactory("host"), kind.handlers(), Integer.MAX_VALUE,
                (_, _) -> {
                    throw new AssertionError("rejected");
                }, QUANTUM_MILLIS);
    }

    /** How many steps an endless coroutine makes until a client of the host's has connected and got its answer, or {@link #MANY}. */
    private int stepsUntilServed(Function<IoEventLoop, EventLoop> opening) {
        EventLoop guest = host.submit(() -> opening.apply(host)).syncUninterruptibly().getNow();
        NettyPeers peers = new NettyPeers(guest, host);
        int steps = Asyncio.runCoroutineThreadsafe(() -> {
            CompletableFuture<String> answer = new CompletableFuture<>();
            var server = peers.serveWhole(NettyPeers::echo);
            var connecting = peers.beginConnecting(server.localAddress(),
                    NettyPeers.onRead((_, bytes) -> answer.complete(NettyPeers.text(bytes))));
            connecting.addListener(_ -> connecting.channel().writeAndFlush(NettyPeers.bytes("request")));
            int made = 0;
            while (made < MANY && !answer.isDone()) {
                Asyncio.yieldNow();
                made++;
            }
            peers.await(connecting.channel().close());
            peers.await(server.close());
            return made;
        }, guest).join();
        host.submit(guest::close).syncUninterruptibly();
        return steps;
    }

    @ParameterizedTest
    @EnumSource(HostKind.class)
    void clientIsServedWithinAFewTurnsOfAGuestThatNeverRests(HostKind kind) {
        openHost(kind);

        assertThat(stepsUntilServed(NettyLoops::of)).isLessThan(FEW);
    }

    /** The twin that shows what the test sees. */
    @ParameterizedTest
    @EnumSource(HostKind.class)
    void clientIsNotServedIfTurnsAreExecuted(HostKind kind) {
        openHost(kind);

        assertThat(stepsUntilServed(ExecutingHost::open)).isEqualTo(MANY);
    }

    /** A host that has turns executed, which Netty does before it polls again. */
    private record ExecutingHost(IoEventLoop host) implements LoopHost {

        static EventLoop open(IoEventLoop host) {
            return GuestLoops.on(new ExecutingHost(host), LoopOptions.DEFAULT.withPolicy(GuestPolicy.of(host)));
        }

        @Override
        public void later(Runnable turn) {
            host.execute(turn);
        }

        @Override
        public void wake(Runnable turn) {
            host.execute(turn);
        }

        @Override
        public void after(long delayNanos, Runnable turn) {
            host.schedule(turn, delayNanos, TimeUnit.NANOSECONDS);
        }
    }
}
