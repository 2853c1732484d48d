package io.jvloop.netty;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.net.StreamPair;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.watch.LogCapture;
import io.jvloop.tck.watch.WarningWatch;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A handler that parks holds up the channels of its event loop only. */
class HostedParkingContract {
    /** Unmasked, a level-triggered descriptor is reported in each of some ten thousand polls. */
    private static final int FEW_POLLS = 500;
    @Order(1)
    @RegisterExtension
    final WarningWatch netty = NettyWatch.create();
    @Order(2)
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    @Order(3)
    @RegisterExtension
    final LogCapture captured = new LogCapture();
    private final CountDownLatch gate = new CountDownLatch(1);

    @BeforeEach
    void assumeMounted() {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a handler that parks stops its loop");
    }

    private EventLoop loop() {
        return fixture.loop();
    }

    private NettyPeers peers() {
        return NettyPeers.on(loop());
    }

    private Future<?> park(NettyPeers peers) {
        return park(peers, () -> {
        });
    }

    /** Has a task of Netty's park until the gate is open, and then go on. */
    private Future<?> park(NettyPeers peers, Runnable afterwards) {
        Promise<Void> parking = loop().createFuture();
        Future<?> parked = peers.hosted().submit(() -> {
            parking.setResult(null);
            Steps.block(gate);
            afterwards.run();
        });
        parking.await();
        return parked;
    }

    @AsyncTest
    void handlerThatParksHoldsUpNoCoroutine() throws IOException {
        NettyPeers peers = peers();
        Future<?> parked = park(peers);
        String[] seen = new String[1];
        Task<Void> other = createTask(() -> {
            yieldNow();
            seen[0] = Asyncio.toThread(() -> "went on");
        });
        other.await();
        gate.countDown();
        peers.await(parked);

        assertThat(seen).containsExactly("went on");
    }

    @AsyncTest
    void handlerThatWaitsForALockOfASuspendedCoroutineHoldsNobodyUp() {
        NettyPeers peers = peers();
        ReentrantLock lock = new ReentrantLock();
        Promise<Void> over = loop().createFuture();
        Task<Void> owner = createTask(() -> Steps.hold(lock, over));
        yieldNow();
        Future<?> handler = peers.hosted().submit(() -> {
            lock.lock();
            lock.unlock();
        });
        Steps.turns(5);
        over.setResult(null);
        owner.await();
        peers.await(handler);
    }

    @AsyncTest
    void descriptorThatIsReadyWhileTheServiceIsParkedDoesNotMakeThePollSpin() throws IOException {
        NettyPeers peers = peers();
        Channel server = peers.serve(NettyPeers::echo);
        StreamPair pair = Asyncio.openConnection(server.localAddress());
        pair.writer().write(new byte[1]);
        pair.reader().readExactly(1);
        Future<?> parked = park(peers);
        pair.writer().write(new byte[1]);
        long before = loop().statistics().polls();
        Steps.busyElsewhere();
        long polls = loop().statistics().polls() - before;
        gate.countDown();
        peers.await(parked);

        assertThat(polls).isLessThan(FEW_POLLS);
        assertThat(pair.reader().readExactly(1)).as("what came meanwhile").hasSize(1);
        pair.writer().write(new byte[1]);
        assertThat(pair.reader().readExactly(1)).as("what comes afterwards").hasSize(1);
        pair.writer().close();
        pair.writer().awaitClosed();
    }

    /** Its own descriptor is reported while the handler is still in the event before, and then is masked. */
    @AsyncTest
    void handlerThatHasParkedInAnEventGetsTheNextOne() throws IOException {
        NettyPeers peers = peers();
        Promise<Void> parking = loop().createFuture();
        Channel server = peers.serve(() -> new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (!parking.isDone()) {
                    parking.setResult(null);
                    Steps.block(gate);
                }
                context.writeAndFlush(message);
            }
        });
        StreamPair pair = Asyncio.openConnection(server.localAddress());
        pair.writer().write("a".getBytes());
        parking.await();
        pair.writer().write("b".getBytes());
        long before = loop().statistics().polls();
        Steps.busyElsewhere();
        long polls = loop().statistics().polls() - before;
        gate.countDown();

        assertThat(polls).isLessThan(FEW_POLLS);
        assertThat(pair.reader().readExactly(2)).asString().isEqualTo("ab");
        pair.writer().write("c".getBytes());
        assertThat(pair.reader().readExactly(1)).asString().isEqualTo("c");
        pair.writer().close();
        pair.writer().awaitClosed();
    }

    @AsyncTest
    void connectionThatComesWhileTheServiceIsParkedDoesNotMakeThePollSpin() throws IOException {
        NettyPeers peers = peers();
        Channel server = peers.serve(NettyPeers::echo);
        Future<?> parked = park(peers);
        StreamPair pair = Asyncio.openConnection(server.localAddress());
        long before = loop().statistics().polls();
        Steps.busyElsewhere();
        long polls = loop().statistics().polls() - before;
        gate.countDown();
        peers.await(parked);

        assertThat(polls).isLessThan(FEW_POLLS);
        pair.writer().write(new byte[1]);
        assertThat(pair.reader().readExactly(1)).hasSize(1);
        pair.writer().close();
        pair.writer().awaitClosed();
    }

    /** The poll has masked the descriptor when the handler changes what it wants, and the handler parks again. */
    @AsyncTest
    void interestThatChangesDuringTheParkDoesNotMakeThePollSpin() throws IOException {
        NettyPeers peers = peers();
        Promise<Channel> accepted = loop().createFuture();
        Channel server = peers.serve(() -> new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext context) {
                accepted.setResult(context.channel());
            }

            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                context.writeAndFlush(message);
            }
        });
        StreamPair pair = Asyncio.openConnection(server.localAddress());
        Channel channel = accepted.await();
        CountDownLatch second = new CountDownLatch(1);
        Promise<Void> parking = loop().createFuture();
        Promise<Void> parkingAgain = loop().createFuture();
        Future<?> parked = peers.hosted().submit(() -> {
            parking.setResult(null);
            Steps.block(gate);
            channel.config().setAutoRead(false);
            channel.config().setAutoRead(true);
            parkingAgain.setResult(null);
            Steps.block(second);
        });
        parking.await();
        pair.writer().write(new byte[1]);
        Steps.busyElsewhere();
        gate.countDown();
        parkingAgain.await();
        long before = loop().statistics().polls();
        Steps.busyElsewhere();
        long polls = loop().statistics().polls() - before;
        second.countDown();
        peers.await(parked);

        assertThat(polls).isLessThan(FEW_POLLS);
        assertThat(pair.reader().readExactly(1)).as("what came meanwhile").hasSize(1);
        pair.writer().close();
        pair.writer().awaitClosed();
    }

    /** The poll has reported and masked it; neither the report nor the end of the mask may touch what has its number next. */
    @AsyncTest
    void channelThatIsClosedDuringTheParkHearsNoMore() throws IOException {
        NettyPeers peers = peers();
        StringBuilder came = new StringBuilder();
        Promise<Channel> accepted = loop().createFuture();
        Channel server = peers.serve(() -> new SimpleChannelInboundHandler<ByteBuf>() {
            @Override
            public void channelActive(ChannelHandlerContext context) {
                if (!accepted.isDone()) {
                    accepted.setResult(context.channel());
                }
            }

            @Override
            protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
                came.append(NettyPeers.text(bytes));
            }
        });
        StreamPair pair = Asyncio.openConnection(server.localAddress());
        Channel channel = accepted.await();
        Future<?> parked = park(peers, () -> channel.close());
        pair.writer().write("lost".getBytes());
        Steps.busyElsewhere();
        gate.countDown();
        peers.await(parked);
        StreamPair next = Asyncio.openConnection(server.localAddress());
        next.writer().write("next".getBytes());
        while (came.length() < 4) {
            yieldNow();
        }

        assertThat(came).hasToString("next");
        pair.writer().transport().abort();
        next.writer().close();
        next.writer().awaitClosed();
    }

    /** The descriptor is masked when the handler turns reading off, and what takes the mask off must not turn it on again. */
    @AsyncTest
    void readingThatIsTurnedOffDuringTheParkStaysOff() throws IOException {
        NettyPeers peers = peers();
        StringBuilder came = new StringBuilder();
        Promise<Channel> accepted = loop().createFuture();
        Channel server = peers.serve(() -> new SimpleChannelInboundHandler<ByteBuf>() {
            @Override
            public void channelActive(ChannelHandlerContext context) {
                accepted.setResult(context.channel());
            }

            @Override
            protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
                came.append(NettyPeers.text(bytes));
            }
        });
        StreamPair pair = Asyncio.openConnection(server.localAddress());
        Channel channel = accepted.await();
        Future<?> parked = park(peers, () -> channel.config().setAutoRead(false));
        pair.writer().write("early".getBytes());
        Steps.busyElsewhere();
        gate.countDown();
        peers.await(parked);
        peers.inService(() -> came.append('|')); // what was reported before may still be delivered
        Steps.turns(20);
        pair.writer().write("late".getBytes());
        Steps.busyElsewhere();
        String whileOff = came.toString();
        peers.inService(() -> channel.config().setAutoRead(true));
        while (came.indexOf("late") < 0) {
            yieldNow();
        }

        assertThat(whileOff).doesNotContain("late");
        pair.writer().close();
        pair.writer().awaitClosed();
    }

    @AsyncTest
    void watchdogNamesTheParkedService() {
        NettyPeers peers = peers();
        loop().setDebug(true);
        peers.await(peers.hosted().submit(() -> captured.await("the service 'Netty' of " + loop().name() + " has been parked for")));
    }
}
