package io.jvloop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.LoopOptions;
import io.jvloop.Promise;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.kqueue.KQueueIoEvent;
import io.netty.channel.kqueue.KQueueIoHandle;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueIoOps;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the seam tells kqueue, and what it makes of its events; Netty's channels themselves need a system that has one. */
class KqueueHostingTest {
    private static final KQueueIoOps WATCH = KQueueIoOps.newOps(ScriptedFilter.READ, ScriptedFilter.ADD_ENABLE, 0);
    private static final KQueueIoOps FORGET = KQueueIoOps.newOps(ScriptedFilter.READ, ScriptedFilter.DELETE_DISABLE, 0);
    private final ScriptedFilter kqueue = new ScriptedFilter();
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(() -> LoopOptions.DEFAULT.withPolicy(kqueue));
    private final List<KQueueIoEvent> came = new ArrayList<>();
    private final List<Boolean> inEventLoop = new ArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);

    private NettyPeers peers() {
        return NettyPeers.on(fixture.loop());
    }

    private IoRegistration register(NettyPeers peers) {
        return peers.await(peers.hosted().register(new KQueueIoHandle() {
            @Override
            public int ident() {
                return 5;
            }

            @Override
            public void handle(IoRegistration registration, IoEvent event) {
                came.add((KQueueIoEvent) event);
                inEventLoop.add(peers.hosted().inEventLoop());
            }

            @Override
            public void close() {
                // nothing is open
            }
        }));
    }

    /** Parks the service, and has the filter reported so many times meanwhile. */
    private Future<?> parkAndReport(NettyPeers peers, int times, Runnable atTheEnd) {
        Promise<Void> parking = fixture.loop().createFuture();
        Future<?> parked = peers.hosted().submit(() -> {
            parking.setResult(null);
            Steps.block(gate);
            atTheEnd.run();
        });
        parking.await();
        for (int i = 0; i < times; i++) {
            kqueue.reportReadable();
        }
        while (!kqueue.hasReported()) {
            Asyncio.yieldNow();
        }
        return parked;
    }

    private static void assumeMounted() {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a handler that parks stops its loop");
    }

    @AsyncTest
    void groupIsOfKqueuesChannels() {
        assertThat(peers().hosted().isIoType(KQueueIoHandler.class)).isTrue();
        assertThat(peers().hosted().isCompatible(KQueueIoHandle.class)).isTrue();
    }

    /** Netty's handler uses one object for all events of a registration, so what waits for the service must be a copy. */
    @AsyncTest
    void serviceIsToldACopyOfTheEvent() {
        NettyPeers peers = peers();
        IoRegistration registration = register(peers);
        peers.inService(() -> registration.submit(WATCH));
        KQueueIoEvent reported = kqueue.reportReadable();
        while (came.isEmpty()) {
            Asyncio.yieldNow();
        }

        assertThat(came).singleElement().isNotSameAs(reported).extracting(KQueueIoEvent::ident, KQueueIoEvent::filter, KQueueIoEvent::data)
                .containsExactly(5, ScriptedFilter.READ, 7L);
        assertThat(inEventLoop).containsExactly(true);
    }

    @AsyncTest
    void filterThatIsReportedAgainWhileTheServiceIsParkedIsMaskedUntilItGoesOn() {
        assumeMounted();
        NettyPeers peers = peers();
        IoRegistration registration = register(peers);
        peers.inService(() -> registration.submit(WATCH));
        Future<?> parked = parkAndReport(peers, 3, () -> {
        });
        assertThat(kqueue.told).containsExactly(ScriptedFilter.ADD_ENABLE, ScriptedFilter.DISABLE);
        gate.countDown();
        peers.await(parked);
        Steps.turns(5);

        assertThat(kqueue.told).containsExactly(ScriptedFilter.ADD_ENABLE, ScriptedFilter.DISABLE, ScriptedFilter.ADD_ENABLE);
        assertThat(came).hasSize(1);
    }

    @AsyncTest
    void filterThatIsDeletedWhileItIsMaskedStaysDeletedAndTellsNothing() {
        assumeMounted();
        NettyPeers peers = peers();
        IoRegistration registration = register(peers);
        peers.inService(() -> registration.submit(WATCH));
        Future<?> parked = parkAndReport(peers, 2, () -> registration.submit(FORGET));
        gate.countDown();
        peers.await(parked);
        Steps.turns(5);

        assertThat(kqueue.told).containsExactly(ScriptedFilter.ADD_ENABLE, ScriptedFilter.DISABLE, ScriptedFilter.DELETE_DISABLE);
        assertThat(came).isEmpty();
    }

    /** What the channel asks for while it is masked reaches the kernel when the mask is taken off. */
    @AsyncTest
    void filterThatIsAskedForWhileItIsMaskedIsToldOnce() {
        assumeMounted();
        NettyPeers peers = peers();
        IoRegistration registration = register(peers);
        peers.inService(() -> registration.submit(WATCH));
        Future<?> parked = parkAndReport(peers, 2, () -> registration.submit(WATCH));
        gate.countDown();
        peers.await(parked);
        Steps.turns(5);

        assertThat(kqueue.told).containsExactly(ScriptedFilter.ADD_ENABLE, ScriptedFilter.DISABLE, ScriptedFilter.ADD_ENABLE);
    }
}
