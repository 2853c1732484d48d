package io.jvloop.kqueue;

import static io.jvloop.kqueue.Kevent.EVFILT_READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.LoopOptions;
import io.jvloop.Promise;
import io.jvloop.netty.NettyFutures;
import io.jvloop.netty.NettyLoops;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.kqueue.KQueueIoEvent;
import io.netty.channel.kqueue.KQueueIoHandle;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueIoOps;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What hosted channels of Netty's tell kqueue, and what they make of its events; the channels themselves need a system that has one. */
@ExtendWith(NativeSockets.class)
class KqueueHostingTest {
    private static final KQueueIoOps WATCH = KQueueIoOps.newOps(EVFILT_READ, (short) 0x05, 0); // EV_ADD, EV_ENABLE
    private static final KQueueIoOps FORGET = KQueueIoOps.newOps(EVFILT_READ, (short) 0x0a, 0); // EV_DELETE, EV_DISABLE
    /** One that is open; the script asks for no more. */
    private static final int DESCRIPTOR = 0;
    private final ScriptedKqueue kqueue = new ScriptedKqueue();
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(() -> LoopOptions.DEFAULT.withPolicy(kqueue));
    private final List<KQueueIoEvent> came = new ArrayList<>();
    private final List<Boolean> inEventLoop = new ArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);

    private IoEventLoop hosted() {
        return NettyLoops.eventLoopGroup(fixture.loop()).next();
    }

    /** A channel that watches for reading. */
    private IoRegistration watching() {
        IoRegistration registration = NettyFutures.await(hosted().register(new KQueueIoHandle() {
            @Override
            public int ident() {
                return DESCRIPTOR;
            }

            @Override
            public void handle(IoRegistration from, IoEvent event) {
                came.add((KQueueIoEvent) event);
                inEventLoop.add(hosted().inEventLoop());
            }

            @Override
            public void close() {
                // nothing is open
            }
        }));
        NettyFutures.await(hosted().submit(() -> registration.submit(WATCH)));
        return registration;
    }

    private KQueueIoEvent reportReadable() {
        return kqueue.members.getFirst().event(EVFILT_READ, ScriptedKqueue.NO_FLAGS, 7);
    }

    /** Parks the service, and has the filter reported so many times meanwhile. */
    private Future<?> parkAndReport(int times, Runnable atTheEnd) {
        Promise<Void> parking = fixture.loop().createFuture();
        Future<?> parked = hosted().submit(() -> {
            parking.setResult(null);
            Steps.block(gate);
            atTheEnd.run();
        });
        parking.await();
        for (int i = 0; i < times; i++) {
            reportReadable();
        }
        while (!kqueue.hasReportedAll()) {
            Asyncio.yieldNow();
        }
        turns();
        return parked;
    }

    private void goOn(Future<?> parked) {
        gate.countDown();
        NettyFutures.await(parked);
        turns();
    }

    /** Enough for changes to reach the system. */
    private static void turns() {
        Steps.turns(100);
    }

    private static void assumeMounted() {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a handler that parks stops its loop");
    }

    @AsyncTest
    void groupIsOfKqueuesChannels() {
        assertThat(hosted().isIoType(KQueueIoHandler.class)).isTrue();
        assertThat(hosted().isCompatible(KQueueIoHandle.class)).isTrue();
    }

    /** Netty's handler uses one object for all events of a registration, so what waits for the service must be a copy. */
    @AsyncTest
    void serviceIsToldACopyOfTheEvent() {
        watching();
        KQueueIoEvent reported = reportReadable();
        while (came.isEmpty()) {
            Asyncio.yieldNow();
        }

        assertThat(came).singleElement().isNotSameAs(reported)
                .extracting(KQueueIoEvent::ident, KQueueIoEvent::filter, KQueueIoEvent::fflags)
                .containsExactly(DESCRIPTOR, EVFILT_READ, 7);
        assertThat(inEventLoop).containsExactly(true);
    }

    @AsyncTest
    void filterThatIsReportedAgainWhileTheServiceIsParkedIsMaskedUntilItGoesOn() {
        assumeMounted();
        watching();
        Future<?> parked = parkAndReport(3, () -> {
        });
        assertThat(kqueue.told).containsExactly("+read", "~read");
        goOn(parked);

        assertThat(kqueue.told).containsExactly("+read", "~read", "+read");
        assertThat(came).hasSize(1);
    }

    @AsyncTest
    void filterThatIsDeletedWhileItIsMaskedStaysDeletedAndTellsNothing() {
        assumeMounted();
        IoRegistration registration = watching();
        goOn(parkAndReport(2, () -> registration.submit(FORGET)));

        assertThat(kqueue.told).containsExactly("+read", "~read", "-read");
        assertThat(came).isEmpty();
    }

    /** What the channel asks for while it is masked reaches the kernel when the mask is taken off. */
    @AsyncTest
    void filterThatIsAskedForWhileItIsMaskedIsToldOnce() {
        assumeMounted();
        IoRegistration registration = watching();
        goOn(parkAndReport(2, () -> registration.submit(WATCH)));

        assertThat(kqueue.told).containsExactly("+read", "~read", "+read");
    }
}
