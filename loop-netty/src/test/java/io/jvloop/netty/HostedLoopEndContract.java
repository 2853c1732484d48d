package io.jvloop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.watch.WarningWatch;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What those see who hold Netty's channels when the loop below is closed: an end or an error, and never a wait without one. */
class HostedLoopEndContract {
    @Order(1)
    @RegisterExtension
    final WarningWatch netty = NettyWatch.create();
    @Order(2)
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private NettyPeers peers;
    private Channel server;
    private Channel client;
    private SocketAddress address;

    private void connect() {
        peers = NettyPeers.on(fixture.loop());
        fixture.run(() -> {
            server = peers.serve(NettyPeers::silent);
            address = server.localAddress();
            client = peers.connect(address, NettyPeers.silent());
        });
    }

    /** Netty tells of each listener and channel that an executor without a thread has not taken. */
    private void takeWarningsOfTheEnd() {
        assertThat(netty.warnings()).allSatisfy(warning -> assertThat(warning).containsAnyOf("event executor terminated", "force-closing"));
    }

    @Test
    void threadsThatWaitForChannelsWritesAndTheEventLoopGoOn() throws InterruptedException {
        connect();
        ChannelFuture pending = client.write(NettyPeers.bytes("never flushed"));
        fixture.run(() -> peers.inService(() -> {
        }));
        List<Future<?>> awaited = List.of(server.closeFuture(), client.closeFuture(), pending, peers.hosted().terminationFuture());
        CountDownLatch waiting = new CountDownLatch(awaited.size());
        List<Thread> threads = new ArrayList<>();
        for (Future<?> future : awaited) {
            threads.add(Thread.ofPlatform().start(() -> {
                waiting.countDown();
                future.awaitUninterruptibly();
            }));
        }
        waiting.await();
        fixture.loop().close();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(awaited).allMatch(Future::isDone);
        assertThat(pending.cause()).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void lateWriteFailsAndReleasesItsMessage() {
        connect();
        fixture.loop().close();
        ByteBuf late = NettyPeers.bytes("late");
        ChannelFuture written = client.writeAndFlush(late).awaitUninterruptibly();

        assertThat(written.cause()).isInstanceOfAny(ClosedChannelException.class, RejectedExecutionException.class);
        assertThat(late.refCnt()).isZero();
    }

    @Test
    void lateCloseOfAChannelIsOver() {
        connect();
        fixture.loop().close();

        assertThat(client.close().awaitUninterruptibly().isDone()).isTrue();
        assertThat(client.closeFuture().isSuccess()).isTrue();
    }

    @Test
    void lateConnectionFails() {
        connect();
        fixture.loop().close();
        ChannelFuture connecting = peers.beginConnecting(address, NettyPeers.silent()).awaitUninterruptibly();

        assertThat(connecting.cause()).isInstanceOf(RejectedExecutionException.class);
        assertThat(connecting.channel().isOpen()).isFalse();
        takeWarningsOfTheEnd();
    }

    @Test
    void connectionUnderWayFails() {
        peers = NettyPeers.on(fixture.loop());
        fixture.run(() -> address = peers.serve(NettyPeers::silent).localAddress());
        ChannelFuture connecting = peers.beginConnecting(address, NettyPeers.silent()); // its registration waits for the next run
        fixture.loop().close();

        assertThat(connecting.awaitUninterruptibly().cause()).isNotNull();
        assertThat(connecting.channel().isOpen()).isFalse();
        takeWarningsOfTheEnd();
    }

    @Test
    void lateShutdownIsOver() throws InterruptedException {
        connect();
        fixture.loop().close();

        assertThat(peers.hosted().shutdownGracefully(1, 2, TimeUnit.HOURS).isSuccess()).isTrue();
        assertThat(peers.hosted().awaitTermination(0, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void lateTimerIsRefused() {
        connect();
        fixture.loop().close();

        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> peers.hosted().schedule(() -> {
        }, 1, TimeUnit.HOURS));
    }
}
