package io.jvloop.tck.loops;

import static io.jvloop.Asyncio.allTasks;
import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.currentTask;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.UnhandledFailure;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.BridgedLoop;
import io.jvloop.spi.IoEntry;
import io.jvloop.spi.LoopAttachment;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.Steps;
import io.jvloop.tck.watch.LogCapture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A service is a strand that a bridge to another framework runs in the loop: {@link BackendContext#startService}. */
public class ServiceContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    @RegisterExtension
    final LogCapture captured = new LogCapture();
    private final List<String> events = new ArrayList<>();

    private EventLoop loop() {
        return fixture.loop();
    }

    private BackendContext context() {
        return ((BridgedLoop) loop()).backendContext();
    }

    /** Starts a service that notes each processing of the entry that it waits for, and gives the entry. */
    private IoEntry startWaiting() {
        IoEntry entry = context().newEntry(() -> events.add("processed"));
        context().startService("waiting", () -> {
            try {
                for (;;) {
                    entry.awaitReady();
                }
            } finally {
                events.add("ended");
            }
        });
        return entry;
    }

    @AsyncTest
    void serviceRunsFromTheNextTurnOn() {
        context().startService("eager", () -> events.add("ran"));
        assertThat(events).isEmpty();
        yieldNow();

        assertThat(events).containsExactly("ran");
    }

    @AsyncTest
    void serviceIsNobodysTask() {
        List<Task<?>> current = new ArrayList<>();
        context().startService("alone", () -> {
            current.add(currentTask());
            events.add(allTasks().size() + " task");
        });
        yieldNow();

        assertThat(current).containsOnlyNulls().hasSize(1);
        assertThat(events).containsExactly("1 task");
    }

    @AsyncTest
    void serviceIsInTheLoopsTurnAndCreatesTasks() {
        Promise<String> result = loop().createFuture();
        context().startService("creator", () -> createTask(() -> result.setResult("by a task")));

        assertThat(result.await()).isEqualTo("by a task");
    }

    @AsyncTest
    void serviceCannotAwaitAFuture() {
        Promise<Void> gate = loop().createFuture();
        context().startService("impatient", () -> assertThatIllegalStateException().isThrownBy(gate::await)
                .withMessageContaining("the caller is the service 'impatient'; use createTask"));
        yieldNow();
    }

    @AsyncTest
    void entryThatIsReadyResumesTheServiceThatWaitsForIt() {
        IoEntry entry = startWaiting();
        Steps.turns(2);
        entry.makeReady();
        Steps.turns(2);
        entry.makeReady();
        Steps.turns(2);

        assertThat(events).containsExactly("processed", "processed");
    }

    @Test
    void serviceOutlivesTheRunThatStartedIt() {
        IoEntry[] entry = new IoEntry[1];
        fixture.run(() -> {
            entry[0] = startWaiting();
            yieldNow();
        });
        fixture.run(() -> {
            entry[0].makeReady();
            Steps.turns(2);
        });

        assertThat(events).containsExactly("processed");
    }

    @Test
    void closeEndsAServiceThatWaitsAndRunsItsCleanUp() {
        fixture.run(() -> {
            startWaiting();
            Steps.turns(2);
        });
        fixture.closeLoop();

        assertThat(events).containsExactly("ended");
    }

    @Test
    @RunsLoopItself
    void closeOfALoopWhoseServiceHasNotBegunRunsNothingOfIt() {
        context().startService("late", () -> events.add("ran"));
        fixture.closeLoop();

        assertThat(events).isEmpty();
    }

    @Test
    void failureOfAServiceIsReportedOnce() {
        IllegalStateException failure = new IllegalStateException("broken");
        fixture.run(() -> {
            context().startService("weak", () -> {
                throw failure;
            });
            Steps.turns(2);
        });

        assertThat(fixture.failures()).extracting(UnhandledFailure::failure, UnhandledFailure::message)
                .containsExactly(tuple(failure, "Exception in the service 'weak'"));
    }

    @Test
    void closedLoopStartsNoService() {
        fixture.closeLoop();

        assertThatIllegalStateException().isThrownBy(() -> context().startService("late", () -> {
        })).withMessageContaining("event loop is closed");
    }

    @AsyncTest
    void otherThreadsStartNoService() {
        assertThatThrownBy(() -> Asyncio.toThread(() -> context().startService("foreign", () -> {
        }))).isInstanceOf(WrongThreadException.class);
    }

    /** A handler of a framework that waits for a lock of a suspended coroutine: neither the loop nor its tasks may stand. */
    @AsyncTest
    void serviceThatWaitsForALockOfASuspendedTaskHoldsNobodyUp() {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a service that parks with a lock stops its loop");
        ReentrantLock lock = new ReentrantLock();
        Promise<Void> gate = loop().createFuture();
        Task<Void> owner = createTask(() -> {
            lock.lock();
            try {
                gate.await();
            } finally {
                lock.unlock();
            }
        });
        yieldNow();
        Promise<Void> entered = loop().createFuture();
        context().startService("blocked", () -> {
            lock.lock();
            lock.unlock();
            entered.setResult(null);
        });
        Steps.turns(3);
        gate.setResult(null);
        owner.await();
        entered.await();
    }

    @AsyncTest
    void watchdogNamesAServiceThatIsParked() {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a parked service stops the loop");
        loop().setDebug(true);
        Promise<Void> over = loop().createFuture();
        context().startService("sleepy", () -> {
            captured.await("the service 'sleepy' of " + loop().name() + " has been parked for");
            over.setResult(null);
        });

        over.await();
        assertThat(captured.text()).contains("watchdogNamesAServiceThatIsParked");
    }

    /** What a bridge keeps for the loop, and how it hears of the loop's end. */
    private final class Kept implements LoopAttachment {
        @Override
        public void loopClosed() {
            events.add("kept");
            throw new IllegalStateException("kept");
        }
    }

    /** The same for another bridge. */
    private final class KeptToo implements LoopAttachment {
        @Override
        public void loopClosed() {
            events.add("kept too");
            throw new IllegalStateException("kept too");
        }
    }

    @Test
    void eachBridgeHearsOfTheCloseWhateverOthersThrow() {
        EventLoop closed = Asyncio.newEventLoop(fixture.options());
        ((BridgedLoop) closed).attachment(Kept.class, Kept::new);
        ((BridgedLoop) closed).attachment(KeptToo.class, KeptToo::new);

        assertThatIllegalStateException().isThrownBy(closed::close).withMessageStartingWith("kept")
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));
        assertThat(events).containsExactlyInAnyOrder("kept", "kept too");
        assertThat(closed.isClosed()).isTrue();
    }
}
