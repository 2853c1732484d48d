package io.jvloop.tck.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.Task;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.Steps;
import io.jvloop.tck.doubles.CountedPolls;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A loop that is closed while its coroutines are parked in JDK code, and whatever they wait for there. A promise of mounted mode. */
public class CloseWhileParkedContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void needsMountedMode() {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a coroutine that blocks in JDK code stops the loop");
    }

    private EventLoop loop() {
        return fixture.loop();
    }

    private void begin() {
        fixture.run(() -> Steps.turns(3));
    }

    /** The lock a coroutine waits for in JDK code, when its loop closes, is handed on and not lost. */
    @Test
    @RunsLoopItself
    void lockThatAParkedCoroutineWaitsForIsNotLost() throws InterruptedException {
        ReentrantLock lock = new ReentrantLock(true); // fair: it is handed to the first waiter, whoever that is
        lock.lock();
        loop().createTask(() -> {
            lock.lock();
            try {
                log.add("had the lock");
            } finally {
                lock.unlock();
            }
        });
        begin();
        fixture.closeLoop();
        lock.unlock();

        assertThat(availableElsewhere(lock)).isTrue();
        assertThat(fixture.failures()).hasSize(1);
    }

    private static boolean availableElsewhere(ReentrantLock lock) throws InterruptedException {
        boolean[] got = new boolean[1];
        Thread other = Thread.ofPlatform().start(() -> {
            try {
                got[0] = lock.tryLock(10, TimeUnit.SECONDS);
                if (got[0]) {
                    lock.unlock();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        other.join();
        return got[0];
    }

    /** A monitor likewise, and the JDK's thread that unblocks virtual threads lives on. */
    @Test
    @RunsLoopItself
    void monitorAndTheJdksHelperThreadsSurvive() throws InterruptedException {
        Object monitor = new Object();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Thread holder = Thread.ofPlatform().start(() -> hold(monitor, held, release));
        held.await();
        loop().createTask(() -> {
            synchronized (monitor) {
                entered.countDown();
            }
        });
        begin();
        fixture.closeLoop();
        release.countDown();
        holder.join();
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        CountDownLatch others = new CountDownLatch(2);
        synchronized (monitor) {
            for (int i = 0; i < 2; i++) {
                Thread.ofVirtual().start(() -> {
                    synchronized (monitor) {
                        others.countDown();
                    }
                });
            }
        }
        assertThat(others.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(fixture.failures()).hasSize(1);
    }

    private static void hold(Object monitor, CountDownLatch held, CountDownLatch release) {
        synchronized (monitor) {
            held.countDown();
            Steps.block(release);
        }
    }

    /** {@code Thread.sleep} is interrupted, and the coroutine ends on its own. */
    @Test
    @RunsLoopItself
    void coroutineInThreadSleepIsInterrupted() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        loop().createTask(() -> {
            try {
                Thread.sleep(Steps.LONG);
            } finally {
                ended.countDown();
            }
        });
        begin();
        fixture.closeLoop();

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(fixture.failures()).hasSize(1);
    }

    /** A callback parked in JDK code is interrupted too. */
    @Test
    @RunsLoopItself
    void parkedCallbackIsInterrupted() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        loop().callSoon(() -> {
            try {
                Thread.sleep(Steps.LONG);
            } catch (InterruptedException interrupted) {
                ended.countDown();
            }
        });
        begin();
        fixture.closeLoop();

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Its clean-up would close what is just being freed. */
    @Test
    void coroutineParkedInJdkCodeGoesOnOnlyWhenTheBackEndIsClosed() {
        LoopOptions options = fixture.options();
        CountedPolls hooked = new CountedPolls(options.policy());
        hooked.beforeTheClose(() -> {
            endALateCoroutineOf(Asyncio.newEventLoop(fixture.options()), () -> log.add("another loop's"));
            log.add("closing the back end");
        });
        EventLoop other = Asyncio.newEventLoop(options.withPolicy(hooked));
        endALateCoroutineOf(other, () -> log.add("late"));

        assertThat(log).containsExactly("another loop's", "closing the back end", "late");
    }

    /** The loop is nobody's by then: here the close is still telling other threads. */
    @Test
    @RunsLoopItself
    void coroutineThatEndsLateIsDone() throws Exception {
        Task<Void> task = loop().createTask(() -> Thread.sleep(Steps.LONG));
        CompletableFuture<Object> view = loop().createFuture().toCompletableFuture();
        CompletableFuture<Void> told = view.handle((value, closed) -> {
            for (long end = System.nanoTime() + 10_000_000_000L; !task.isDone() && System.nanoTime() < end;) {
                Thread.onSpinWait();
            }
            return null;
        });
        begin();
        fixture.closeLoop();

        assertThat(told).isDone();
        assertThat(task.isDone()).isTrue();
        assertThat(fixture.failures()).hasSize(1);
    }

    /** Closes a loop of which a coroutine is parked in JDK code, and waits for that. */
    private static void endALateCoroutineOf(EventLoop loop, Runnable cleanUp) {
        CountDownLatch ended = new CountDownLatch(1);
        loop.setExceptionHandler((where, failure) -> {});
        loop.createTask(() -> {
            try {
                Thread.sleep(Steps.LONG);
            } finally {
                cleanUp.run();
                ended.countDown();
            }
        });
        loop.runUntilComplete(() -> Steps.turns(3));
        loop.close();
        Steps.block(ended);
    }
}
