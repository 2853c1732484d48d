package io.jvloop.tck.sync;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.gather;
import static io.jvloop.Asyncio.newEventLoop;
import static io.jvloop.Asyncio.timeout;
import static io.jvloop.Asyncio.waitFor;
import static io.jvloop.tck.Steps.millis;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.sync.AsyncCondition;
import io.jvloop.sync.AsyncLock;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code AsyncCondition} promises. */
public class ConditionContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    // ---- waiting and signalling ----

    /** {@code test_locks.ConditionTests.test_wait}. */
    @AsyncTest
    @Behaviour({244, 245})
    void signalledTasksGoOnInTheirOrderEachWithTheLock() {
        AsyncCondition condition = new AsyncCondition();
        List<Integer> seen = new ArrayList<>();
        for (int waiter = 1; waiter <= 3; waiter++) {
            awaitAs(condition, waiter, seen);
        }
        turns(1);
        assertThat(condition.isLocked()).isFalse();

        condition.acquire();
        condition.signal();
        turns(1);
        assertThat(seen).as("the signaller holds the lock").isEmpty();
        condition.release();
        turns(1);
        assertThat(seen).containsExactly(1);
        assertThat(condition.isLocked()).isTrue();

        condition.signal(2);
        turns(1);
        assertThat(seen).containsExactly(1);
        condition.release();
        turns(1);
        assertThat(seen).containsExactly(1, 2);
        condition.release();
        turns(1);
        assertThat(seen).containsExactly(1, 2, 3);
    }

    private static Task<Void> awaitAs(AsyncCondition condition, int name, List<Integer> seen) {
        return createTask(() -> {
            condition.acquire();
            condition.await();
            seen.add(name);
        });
    }

    /** {@code test_locks.ConditionTests.test_notify}. */
    @AsyncTest
    @Behaviour(245)
    void signallingMoreThanThereAreIsFine() {
        AsyncCondition condition = new AsyncCondition();
        List<Integer> seen = new ArrayList<>();
        List<Task<Void>> waiters = List.of(awaitInScope(condition, 1, seen), awaitInScope(condition, 2, seen));
        turns(1);

        try (var _ = condition.hold()) {
            condition.signal(1);
            condition.signal(2048);
        }

        gather(waiters).await();
        assertThat(seen).containsExactly(1, 2);
    }

    /** {@code test_locks.ConditionTests.test_notify_all}. */
    @AsyncTest
    @Behaviour(245)
    void signalAllWakesAllInTheirOrder() {
        AsyncCondition condition = new AsyncCondition();
        List<Integer> seen = new ArrayList<>();
        List<Task<Void>> waiters = List.of(awaitInScope(condition, 1, seen), awaitInScope(condition, 2, seen));
        turns(1);

        try (var _ = condition.hold()) {
            condition.signalAll();
        }

        gather(waiters).await();
        assertThat(seen).containsExactly(1, 2);
    }

    private static Task<Void> awaitInScope(AsyncCondition condition, int name, List<Integer> seen) {
        return createTask(() -> {
            try (var _ = condition.hold()) {
                condition.await();
                seen.add(name);
            }
        });
    }

    /** {@code test_locks.ConditionTests.test_wait_unacquired}, {@code test_notify_unacquired}, {@code test_notify_all_unacquired}. */
    @AsyncTest
    @Behaviour(243)
    void withoutTheLockWaitingAndSignallingAreRefused() {
        AsyncCondition condition = new AsyncCondition();

        assertThatThrownBy(condition::await).isInstanceOf(IllegalStateException.class).hasMessageContaining("not acquired");
        assertThat(condition).hasToString("AsyncCondition[unlocked]");
        assertThatThrownBy(condition::signal).isInstanceOf(IllegalStateException.class).hasMessageContaining("not acquired");
        assertThatThrownBy(condition::signalAll).isInstanceOf(IllegalStateException.class).hasMessageContaining("not acquired");
    }

    /** {@code test_locks.ConditionTests.test_wait_for}. */
    @AsyncTest
    @Behaviour(248)
    void awaitUntilChecksAgainAfterEachSignal() {
        AsyncCondition condition = new AsyncCondition();
        boolean[] ready = {false};
        Task<Void> waiter = createTask(() -> {
            try (var _ = condition.hold()) {
                condition.awaitUntil(() -> ready[0]);
            }
        });
        turns(1);
        signalOnce(condition);
        turns(3);
        assertThat(waiter.isDone()).isFalse();

        ready[0] = true;
        signalOnce(condition);

        waiter.await();
    }

    private static void signalOnce(AsyncCondition condition) {
        try (var _ = condition.hold()) {
            condition.signal();
        }
    }

    /** {@code test_locks.ConditionTests.test_wait_for_unacquired}. */
    @AsyncTest
    @Behaviour(248)
    void awaitUntilNeedsTheLockOnlyIfItHasToWait() {
        AsyncCondition condition = new AsyncCondition();

        condition.awaitUntil(() -> true);

        assertThatThrownBy(() -> condition.awaitUntil(() -> false)).isInstanceOf(IllegalStateException.class);
    }

    /** {@code test_locks.ConditionTests.test_explicit_lock}. */
    @AsyncTest
    @Behaviour(250)
    void severalConditionsShareALock() {
        AsyncLock lock = new AsyncLock();
        AsyncCondition full = new AsyncCondition(lock);
        AsyncCondition empty = new AsyncCondition(lock);

        try (var _ = full.hold()) {
            assertThat(lock.isLocked()).isTrue();
            assertThat(empty.isLocked()).isTrue();
        }
        assertThat(lock.isLocked()).isFalse();
    }

    /** {@code test_locks.ConditionTests.test_timeout_in_block}. */
    @AsyncTest
    @Behaviour(249)
    void aTimeoutOfTheWaitComesWithTheLockHeld() {
        AsyncCondition condition = new AsyncCondition();
        try (var _ = condition.hold()) {
            assertThatThrownBy(() -> waitFor(condition::await, millis(1))).isInstanceOf(AsyncTimeoutException.class);
            assertThat(condition.isLocked()).isTrue();
        }
    }

    /** {@code test_locks.ConditionTests.test_ambiguous_loops}. */
    @Test
    @RunsLoopItself
    @Behaviour({238, 239})
    void waitingInASecondLoopIsRefusedWithTheLockStillHeld() {
        AsyncCondition condition = new AsyncCondition();
        loop.run(() -> {
            condition.acquire();
            assertThatThrownBy(() -> timeout(millis(1), condition::await)).isInstanceOf(AsyncTimeoutException.class);
            condition.release();
        });
        try (EventLoop other = newEventLoop(loop.options())) {
            other.runUntilComplete(() -> {
                condition.acquire();
                assertThatThrownBy(condition::await).isInstanceOf(IllegalStateException.class).hasMessageContaining("different event loop");
                assertThat(condition.isLocked()).isTrue();
            });
        }
    }

    /** {@code test_locks.ConditionTests.test_repr}. */
    @AsyncTest
    @Behaviour(240)
    void theTextTellsLockAndWaiters() {
        AsyncCondition condition = new AsyncCondition();
        assertThat(condition).hasToString("AsyncCondition[unlocked]");
        List<Integer> seen = new ArrayList<>();
        Task<Void> waiter = awaitInScope(condition, 1, seen);
        turns(1);
        condition.acquire();

        assertThat(condition).hasToString("AsyncCondition[locked, waiters:1]");

        condition.signal();
        condition.release();
        waiter.await();
    }

    // ---- cancellation ----

    /** {@code test_locks.ConditionTests.test_wait_cancel}. */
    @AsyncTest
    @Behaviour({246, 247})
    void aCancelledWaiterHoldsTheLockAgain() {
        AsyncCondition condition = new AsyncCondition();
        boolean[] held = {false};
        Task<Void> waiter = createTask(() -> {
            condition.acquire();
            try {
                condition.await();
            } finally {
                held[0] = condition.isLocked();
            }
        });
        turns(1);

        waiter.cancel("enough");

        assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class).hasMessage("enough");
        assertThat(held[0]).isTrue();
        assertThat(condition).hasToString("AsyncCondition[locked]");
    }

    /** {@code test_locks.ConditionTests.test_cancelled_error_re_aquire}. */
    @AsyncTest
    @Behaviour(246)
    void aWaiterCancelledWhileItWantsTheLockBackWaitsForIt() {
        AsyncCondition condition = new AsyncCondition();
        Task<Void> waiter = createTask(() -> {
            try (var _ = condition.hold()) {
                condition.await();
            }
        });
        turns(1);
        condition.acquire();
        condition.signal();
        turns(1);

        waiter.cancel("first");
        turns(2);
        waiter.cancel("second");
        turns(2);
        assertThat(waiter.isDone()).isFalse();
        condition.release();

        assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class).hasMessage("second");
        assertThat(condition.isLocked()).isFalse();
    }

    /** {@code test_locks.ConditionTests.test_cancelled_wakeup}, {@code test_cancelled_wakeup_relock}. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aWaiterSignalledAndCancelledSignalsTheNextOne(int turnsBetween) {
        loop.run(() -> {
            AsyncCondition condition = new AsyncCondition();
            int[] items = {0};
            List<Task<Void>> consumers = List.of(createTask(() -> consume(condition, items)), createTask(() -> consume(condition, items)));
            turns(1);

            condition.acquire();
            items[0]++;
            condition.signal();
            turns(turnsBetween);
            consumers.getFirst().cancel();
            condition.release();
            turns(6);

            assertThat(items[0]).as("taken by the second consumer").isZero();
            consumers.getLast().cancel();
            turns(3);
            assertThat(consumers).allMatch(Task::isCancelled);
        });
    }

    private static void consume(AsyncCondition condition, int[] items) {
        try (var _ = condition.hold()) {
            while (true) {
                condition.awaitUntil(() -> items[0] > 0);
                items[0]--;
            }
        }
    }

    /** The loop unwinds its tasks: one that can never get the lock back must not ask for it for ever. */
    @Test
    void aCloseWhileATaskWaitsUnwindsIt() {
        AsyncCondition condition = new AsyncCondition();
        boolean[] ended = {false};
        loop.run(() -> {
            createTask(() -> {
                condition.acquire();
                try {
                    condition.await();
                } finally {
                    ended[0] = true;
                }
            });
            turns(1);
            condition.acquire();
        });

        loop.closeLoop();

        assertThat(ended[0]).isTrue();
        assertThat(loop.failures()).as("the unfinished task").hasSize(1);
    }
}
