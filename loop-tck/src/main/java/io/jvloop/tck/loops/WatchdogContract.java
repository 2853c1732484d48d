package io.jvloop.tck.loops;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.GuestLoops;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TaskOptions;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.threads.PinnedFrame;
import io.jvloop.tck.watch.LogCapture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What holds a loop is reported while it does, with its stack. Each test goes on when the report is there, so none waits for a time. */
public class WatchdogContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    @RegisterExtension
    final LogCapture captured = new LogCapture();

    private EventLoop loop() {
        return fixture.loop();
    }

    @BeforeEach
    void reportEarly() {
        loop().setDebug(true);
    }

    /** It makes {@code run} wait for ever, without a word otherwise. */
    @Test
    void taskThatSwallowsItsCancellationAtTheEndOfTheRunIsNamed() {
        Asyncio.run(fixture.options().withDebug(true), () -> {
            createTask(TaskOptions.named("the stubborn one"), this::swallowsItsCancellation);
            yieldNow();
        });

        assertThat(captured.text()).contains("the stubborn one", "swallowsItsCancellation", "CancelledError");
    }

    private void swallowsItsCancellation() {
        try {
            Steps.sleepLong();
        } catch (CancelledError swallowed) {
            Asyncio.toThread(() -> captured.await("still waits for tasks"));
        }
    }

    /** A callback that computes for too long. */
    @AsyncTest
    void busyCallbackIsReportedWithItsStack() {
        loop().callSoon(this::computesUntilReported);
        yieldNow();

        assertThat(captured.text()).contains("computesUntilReported");
    }

    private void computesUntilReported() {
        while (!captured.text().contains("computesUntilReported")) {
            Thread.onSpinWait();
        }
    }

    /** A task's step that computes for too long. */
    @AsyncTest
    void busyTaskIsReportedByName() {
        Task<Void> busy = createTask(this::computesUntilReported);
        busy.setName("the busy one");
        busy.await();

        assertThat(captured.text()).contains("the busy one", "computesUntilReported");
    }

    /** The loop goes on without a callback that is parked in JDK code, but somebody should know. */
    @AsyncTest
    void parkedCallbackIsReportedAndTheLoopGoesOn() {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a parked callback stops the loop");
        loop().callSoon(() -> parksUntilLogged("parksUntilLogged"));
        while (!captured.text().contains("parked for")) {
            yieldNow();
        }

        assertThat(captured.text()).contains("parksUntilLogged");
    }

    private void parksUntilLogged(String text) {
        captured.await(text);
    }

    /** Item 556: an await under a class initialiser cannot unmount; it fails, and the loop goes on. */
    @AsyncTest
    @Behaviour(556)
    void awaitThatCannotUnmountThrows() {
        needsMountedModeToPin();
        Promise<Void> gate = loop().createFuture();
        Task<Void> task = createTask(() -> PinnedFrame.run(gate::await));

        assertThatThrownBy(task::await).isInstanceOf(IllegalStateException.class).hasMessageContaining("cannot be suspended here");
    }

    private static void needsMountedModeToPin() {
        assumeTrue(LoopFixture.isMounted(), "in baton mode such an await only holds one of the JVM's own carriers");
    }

    private static void assertCannotBeSuspended(Runnable body) {
        assertThatThrownBy(() -> PinnedFrame.run(body)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot be suspended here");
    }

    /** The queue's entry that was to end a suspension which did not come about ends no other one. */
    @AsyncTest
    void awaitAfterAYieldThatCouldNotUnmountWaitsForItsOwnFuture() {
        needsMountedModeToPin();
        assertCannotBeSuspended(() -> yieldNow());

        assertThat(awaitWhatIsSetSomeTurnsLater()).isEqualTo("set");
    }

    /** {@code sleep} of no length likewise. */
    @AsyncTest
    void sleepAfterASleepThatCouldNotUnmountLastsUntilItIsOver() {
        needsMountedModeToPin();
        assertCannotBeSuspended(() -> Asyncio.sleep(Duration.ZERO));

        long due = loop().time() + Steps.millis(5).toNanos();
        Asyncio.sleep(Steps.millis(5));
        assertThat(loop().time()).isGreaterThanOrEqualTo(due);
    }

    /** Nor does the body of a task that could not wait for it run later. */
    @AsyncTest
    void bodyOfATaskThatCouldNotUnmountNeverRuns() {
        needsMountedModeToPin();
        List<String> order = new ArrayList<>();
        assertCannotBeSuspended(() -> GuestLoops.onCarrier(() -> {
            order.add("body");
        }));
        yieldNow();
        order.add("task");

        assertThat(order).containsExactly("task");
    }

    private String awaitWhatIsSetSomeTurnsLater() {
        Promise<String> gate = loop().createFuture();
        createTask(() -> {
            Steps.turns(5);
            gate.setResult("set");
        });
        return gate.await();
    }

    /** A task that asked for a turn goes on at the place where it asked the second time. */
    @AsyncTest
    void yieldAfterOneThatCouldNotUnmountTakesItsPlaceAtTheEnd() {
        needsMountedModeToPin();
        List<String> order = new ArrayList<>();
        assertCannotBeSuspended(() -> yieldNow());
        loop().callSoon(() -> order.add("asked first"));
        yieldNow();
        order.add("asked second");

        assertThat(order).containsExactly("asked first", "asked second");
    }

    /** A cancellation that was pending is delivered at the next suspension that comes about. */
    @AsyncTest
    void cancellationOutlivesAnAwaitThatCouldNotUnmount() {
        needsMountedModeToPin();
        Promise<Void> gate = loop().createFuture();
        Task<Void> task = createTask(() -> {
            Asyncio.currentTask().cancel();
            assertCannotBeSuspended(gate::await);
            yieldNow();
        });

        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
        assertThat(task.isCancelled()).isTrue();
    }

    /** A child whose creator cannot make way for it has not been created. */
    @Test
    void eagerStartThatCouldNotUnmountLeavesNoTaskBehind() {
        needsMountedModeToPin();
        List<String> ran = new ArrayList<>();
        fixture.run(() -> {
            assertCannotBeSuspended(() -> createTask(TaskOptions.DEFAULT.withEagerStart(true), () -> {
                ran.add("child");
                return null;
            }));

            assertThat(awaitWhatIsSetSomeTurnsLater()).isEqualTo("set");
            assertThat(Asyncio.allTasks()).hasSize(1);
        });
        assertThat(ran).isEmpty();
    }

    /** The same in a callback. */
    @Test
    void eagerStartInACallbackThatCouldNotUnmountLeavesNoTaskBehind() {
        needsMountedModeToPin();
        List<String> ran = new ArrayList<>();
        fixture.run(() -> {
            loop().callSoon(() -> assertCannotBeSuspended(() -> createTask(TaskOptions.DEFAULT.withEagerStart(true), () -> {
                ran.add("child");
                return null;
            })));

            assertThat(awaitWhatIsSetSomeTurnsLater()).isEqualTo("set");
            assertThat(Asyncio.allTasks()).hasSize(1);
        });
        assertThat(ran).isEmpty();
    }

    /** Design section 5: a callback waits for a lock that a parked task holds; there the loop stands, and the report says why. */
    @AsyncTest
    void inBatonModeACallbackWaitingForALockIsReportedWithTheMissingFlag() {
        assumeFalse(LoopFixture.isMounted(), "in mounted mode the loop goes on");
        ReentrantLock lock = new ReentrantLock();
        Promise<Void> gate = loop().createFuture();
        Task<Void> holder = createTask(() -> Steps.hold(lock, gate));
        yieldNow();
        loop().callSoon(() -> waitsForTheLock(lock));
        yieldNow();
        gate.setResult(null);
        holder.await();

        assertThat(captured.text()).contains("waitsForTheLock", "--add-opens java.base/java.lang=");
    }

    private void waitsForTheLock(ReentrantLock lock) {
        Thread waiting = Thread.currentThread();
        Thread.ofPlatform().start(() -> {
            captured.await("waitsForTheLock");
            waiting.interrupt();
        });
        assertThatThrownBy(lock::lockInterruptibly).isInstanceOf(InterruptedException.class);
    }

    /** The same for a monitor, which cannot be interrupted: its holder lets go when the report is there. */
    @Test
    void inBatonModeACallbackWaitingForAMonitorIsReportedWithTheMissingFlag() throws InterruptedException {
        assumeFalse(LoopFixture.isMounted(), "in mounted mode the loop goes on");
        Object monitor = new Object();
        CountDownLatch held = new CountDownLatch(1);
        Thread.ofPlatform().start(() -> {
            synchronized (monitor) {
                held.countDown();
                captured.await("waitsForTheMonitor");
            }
        });
        held.await();
        fixture.run(() -> {
            loop().callSoon(() -> waitsForTheMonitor(monitor));
            yieldNow();
        });

        assertThat(captured.text()).contains("waitsForTheMonitor", "--add-opens java.base/java.lang=");
    }

    private static void waitsForTheMonitor(Object monitor) {
        synchronized (monitor) {
            Thread.onSpinWait();
        }
    }
}
