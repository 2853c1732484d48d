package io.jvloop.tck.sync;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.newEventLoop;
import static io.jvloop.tck.Steps.sleepLong;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.sync.AsyncLock;
import io.jvloop.sync.Hold;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code AsyncLock} promises. */
public class LockContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    // ---- ordinary use ----

    /** {@code test_locks.LockTests.test_release_no_waiters}. */
    @AsyncTest
    @Behaviour({233, 234})
    void aFreeLockIsAcquiredWithoutSuspending() {
        AsyncLock lock = new AsyncLock();
        boolean[] othersRan = {false};
        loop.loop().callSoon(() -> othersRan[0] = true);

        lock.acquire();
        assertThat(lock.isLocked()).isTrue();
        lock.release();

        assertThat(lock.isLocked()).isFalse();
        assertThat(othersRan[0]).isFalse();
    }

    /** {@code test_locks.LockTests.test_acquire}. */
    @AsyncTest
    @Behaviour(233)
    void waitersGetItInTheirOrderOneARelease() {
        AsyncLock lock = new AsyncLock();
        List<Integer> seen = new ArrayList<>();
        lock.acquire();
        createTask(() -> acquireAs(lock, 1, seen));
        createTask(() -> acquireAs(lock, 2, seen));
        turns(1);
        assertThat(seen).isEmpty();

        lock.release();
        turns(1);
        assertThat(seen).containsExactly(1);
        turns(1);
        assertThat(seen).containsExactly(1);

        createTask(() -> acquireAs(lock, 3, seen));
        lock.release();
        turns(1);
        assertThat(seen).containsExactly(1, 2);
        lock.release();
        turns(1);
        assertThat(seen).containsExactly(1, 2, 3);
    }

    /** {@code locks.Lock.acquire}: "a thread always waits its turn". */
    @AsyncTest
    void aNewcomerDoesNotOvertakeTheOneWhoseTurnItIs() {
        AsyncLock lock = new AsyncLock();
        List<Integer> seen = new ArrayList<>();
        lock.acquire();
        Task<Void> waiter = createTask(() -> acquireAs(lock, 1, seen));
        turns(1);

        lock.release();
        Task<Void> newcomer = createTask(() -> acquireAs(lock, 3, seen));
        acquireAndRelease(lock, 2, seen, waiter);

        assertThat(seen).startsWith(1, 2);
        newcomer.await();
    }

    private static void acquireAndRelease(AsyncLock lock, int name, List<Integer> seen, Task<Void> holder) {
        createTask(() -> {
            holder.await();
            lock.release();
        });
        acquireAs(lock, name, seen);
        lock.release();
    }

    /** {@code locks.Lock.release}: no owner. */
    @AsyncTest
    @Behaviour(237)
    void anyTaskMayReleaseIt() {
        AsyncLock lock = new AsyncLock();
        lock.acquire();

        createTask(() -> lock.release()).await();

        assertThat(lock.isLocked()).isFalse();
    }

    /** {@code test_locks.LockTests.test_release_not_acquired}. */
    @Test
    @Behaviour(234)
    void releasingAFreeLockIsRefused() {
        assertThatThrownBy(() -> new AsyncLock().release()).isInstanceOf(IllegalStateException.class).hasMessageContaining("not acquired");
    }

    /** {@code test_locks.LockTests.test_repr}. */
    @Test
    @Behaviour({239, 240})
    void theTextTellsWhetherItIsLocked() {
        AsyncLock lock = new AsyncLock();
        assertThat(lock).hasToString("AsyncLock[unlocked]");
        loop.run(() -> {
            lock.acquire();
            assertThat(lock).hasToString("AsyncLock[locked]");
        });
    }

    // ---- scopes ----

    /** {@code test_locks.LockTests.test_context_manager}. */
    @AsyncTest
    @Behaviour(236)
    void aHoldReleasesAtTheEndOfItsScope() {
        AsyncLock lock = new AsyncLock();
        try (var _ = lock.hold()) {
            assertThat(lock.isLocked()).isTrue();
        }
        assertThat(lock.isLocked()).isFalse();

        assertThatThrownBy(() -> {
            try (var _ = lock.hold()) {
                throw new IOException("broken");
            }
        }).isInstanceOf(IOException.class);
        assertThat(lock.isLocked()).isFalse();
    }

    /** {@code test_pep492.LockTests.test_context_manager_async_with}. */
    @AsyncTest
    @Behaviour(236)
    void aCancelledScopeReleasesToo() {
        AsyncLock lock = new AsyncLock();
        Task<Void> holder = createTask(() -> {
            try (var _ = lock.hold()) {
                sleepLong();
            }
        });
        turns(1);

        holder.cancel();

        assertThatThrownBy(holder::await).isInstanceOf(CancelledError.class);
        assertThat(lock.isLocked()).isFalse();
    }

    /** A second close must not release what somebody else holds by then. */
    @AsyncTest
    void aHoldReleasesOnce() {
        AsyncLock lock = new AsyncLock();
        Hold first = lock.hold();
        first.close();
        Hold second = lock.hold();

        first.close();

        assertThat(lock.isLocked()).isTrue();
        second.close();
    }

    // ---- cancellation ----

    /** {@code test_locks.LockTests.test_acquire_cancel}. */
    @AsyncTest
    @Behaviour({235, 240})
    void aCancelledWaiterLeavesTheQueue() {
        AsyncLock lock = new AsyncLock();
        lock.acquire();
        Task<Void> waiter = createTask(() -> lock.acquire());
        turns(1);
        assertThat(lock).hasToString("AsyncLock[locked, waiters:1]");

        waiter.cancel();

        assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
        assertThat(lock).hasToString("AsyncLock[locked]");
    }

    /** {@code test_locks.LockTests.test_cancel_race}: released first, and the one whose turn it is cancelled in the same turn. */
    @AsyncTest
    void aWaiterServedAndCancelledAtOnceHandsOn() {
        AsyncLock lock = new AsyncLock();
        lock.acquire();
        Task<Void> first = createTask(() -> lock.acquire());
        Task<Void> second = createTask(() -> lock.acquire());
        turns(1);

        lock.release();
        first.cancel();

        second.await();
        assertThat(first.isCancelled()).isTrue();
        assertThat(lock.isLocked()).isTrue();
    }

    /** {@code test_locks.LockTests.test_finished_waiter_cancelled}: cancelled first, and released in the same turn. */
    @AsyncTest
    void aReleaseToACancelledWaiterReachesTheNextOne() {
        AsyncLock lock = new AsyncLock();
        lock.acquire();
        Task<Void> first = createTask(() -> lock.acquire());
        Task<Void> second = createTask(() -> lock.acquire());
        turns(1);

        first.cancel();
        lock.release();

        second.await();
        assertThat(first.isCancelled()).isTrue();
    }

    /** {@code test_locks.LockTests.test_cancel_release_race}, bpo-32734. */
    @AsyncTest
    void aCancelledWaiterDoesNotLetTwoIn() {
        AsyncLock lock = new AsyncLock();
        List<Integer> seen = new ArrayList<>();
        lock.acquire();
        Task<Void> first = createTask(() -> acquireAs(lock, 1, seen));
        Task<Void> second = createTask(() -> acquireAs(lock, 2, seen));
        Task<Void> third = createTask(() -> acquireAs(lock, 3, seen));
        turns(1);

        first.cancel();
        lock.release();
        turns(4);

        assertThat(seen).containsExactly(2);
        third.cancel();
        turns(1);
        assertThat(third.isCancelled()).isTrue();
        assertThat(second.isDone()).isTrue();
    }

    /** {@code locks.Lock.acquire}: "jumping the queue if all are cancelled". */
    @AsyncTest
    void aLockWhoseWaitersAreAllCancelledIsFree() {
        AsyncLock lock = new AsyncLock();
        lock.acquire();
        Task<Void> waiter = createTask(() -> lock.acquire());
        turns(1);
        waiter.cancel();
        lock.release();

        lock.acquire();

        assertThat(waiter.isDone()).as("it did not even go on").isFalse();
        turns(1);
        assertThat(waiter.isCancelled()).isTrue();
        assertThat(lock.isLocked()).isTrue();
    }

    // ---- loops ----

    /** {@code test_locks.ConditionTests.test_ambiguous_loops}. */
    @Test
    @RunsLoopItself
    @Behaviour({238, 239})
    void waitingInASecondLoopIsRefusedAndUncontendedUseIsNot() {
        AsyncLock lock = new AsyncLock();
        loop.run(() -> {
            lock.acquire();
            Task<Void> waiter = createTask(() -> lock.acquire());
            turns(1);
            lock.release();
            waiter.await();
            lock.release();
        });
        try (EventLoop other = newEventLoop(loop.options())) {
            other.runUntilComplete(() -> {
                lock.acquire();
                assertThatThrownBy(lock::acquire).isInstanceOf(IllegalStateException.class).hasMessageContaining("different event loop");
                lock.release();
            });
        }
    }

    /** Package rule: a method that may suspend belongs in a task, even where it would not have to wait. */
    @Test
    void acquiringInACallbackIsRefused() {
        AsyncLock lock = new AsyncLock();
        assertThatThrownBy(lock::acquire).isInstanceOf(IllegalStateException.class);
        loop.run(() -> {
            loop.loop().callSoon(lock::acquire);
            turns(1);
            assertThat(lock.isLocked()).isFalse();
        });

        assertThat(loop.failures()).singleElement()
                .satisfies(report -> assertThat(report.failure()).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("createTask"));
    }

    /** {@code locks.Lock}: a lock that a closed loop's task waits for does not keep the task. */
    @Test
    void aCloseWhileATaskWaitsUnwindsIt() {
        AsyncLock lock = new AsyncLock();
        boolean[] ended = {false};
        loop.run(() -> {
            lock.acquire();
            createTask(() -> {
                try {
                    lock.acquire();
                } finally {
                    ended[0] = true;
                }
            });
            turns(1);
        });

        loop.closeLoop();

        assertThat(ended[0]).isTrue();
        assertThat(loop.failures()).as("the unfinished task").hasSize(1);
    }

    private static void acquireAs(AsyncLock lock, int name, List<Integer> seen) {
        lock.acquire();
        seen.add(name);
    }
}
