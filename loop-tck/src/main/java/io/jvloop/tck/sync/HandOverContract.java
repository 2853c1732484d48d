package io.jvloop.tck.sync;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.CancelledError;
import io.jvloop.Task;
import io.jvloop.sync.AsyncBarrier;
import io.jvloop.sync.AsyncCondition;
import io.jvloop.sync.AsyncLock;
import io.jvloop.sync.AsyncSemaphore;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What every primitive promises when a task is served and cancelled in one turn: nothing is lost, the order of the others stays. */
public class HandOverContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    // ---- lock ----

    /** {@code locks.Lock.acquire}: whoever hands on wakes the head, so the order of the others stays. */
    @AsyncTest
    void aLockHandedOnKeepsTheOrderOfTheOthers() {
        AsyncLock lock = new AsyncLock();
        List<Integer> seen = new ArrayList<>();
        lock.acquire();
        List<Task<Void>> waiters = new ArrayList<>();
        for (int waiter = 1; waiter <= 4; waiter++) {
            waiters.add(passThrough(lock, waiter, seen));
        }
        turns(1);

        lock.release();
        waiters.get(0).cancel();
        waiters.get(2).cancel();
        waiters.get(3).await();

        assertThat(seen).containsExactly(2, 4);
        assertThat(lock).hasToString("AsyncLock[unlocked]");
    }

    /** {@code locks.Lock.acquire}: the lock is free for a moment, and nobody but the one who was served knows. */
    @AsyncTest
    void aNewcomerBehindAServedAndCancelledWaiterGetsTheLockFromIt() {
        AsyncLock lock = new AsyncLock();
        List<Integer> seen = new ArrayList<>();
        lock.acquire();
        Task<Void> served = passThrough(lock, 1, seen);
        turns(1);

        lock.release();
        served.cancel();
        lock.acquire();

        assertThat(seen).isEmpty();
        assertThat(served.isCancelled()).isTrue();
        lock.release();
    }

    private static Task<Void> passThrough(AsyncLock lock, int name, List<Integer> seen) {
        return createTask(() -> {
            try (var _ = lock.hold()) {
                seen.add(name);
            }
        });
    }

    // ---- semaphore ----

    /** {@code locks.Semaphore.acquire}: a permit that cannot be taken goes back, and on to the next one. */
    @AsyncTest
    void aNewcomerBehindAServedAndCancelledWaiterGetsItsPermit() {
        AsyncSemaphore semaphore = AsyncSemaphore.bounded(1);
        semaphore.acquire();
        Task<Void> served = createTask(() -> semaphore.acquire());
        turns(1);

        semaphore.release();
        served.cancel();
        semaphore.acquire();

        assertThat(served.isCancelled()).isTrue();
        semaphore.release();
        assertThat(semaphore).hasToString("AsyncSemaphore[unlocked, value:1]");
    }

    /** {@code locks.Semaphore.acquire}: two served, both cancelled. */
    @AsyncTest
    void twoPermitsHandedOnReachTheNextTwoInTheirOrder() {
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        List<Integer> seen = new ArrayList<>();
        List<Task<Void>> waiters = new ArrayList<>();
        for (int waiter = 1; waiter <= 5; waiter++) {
            int name = waiter;
            waiters.add(createTask(() -> {
                semaphore.acquire();
                seen.add(name);
            }));
        }
        turns(1);

        semaphore.release();
        semaphore.release();
        waiters.get(1).cancel();
        waiters.get(0).cancel();
        turns(4);

        assertThat(seen).containsExactly(3, 4);
        waiters.get(4).cancel();
        turns(1);
    }

    /** {@code locks.Semaphore.release}: there is no owner, so the clean-up of a waiter may release. */
    @AsyncTest
    void aPermitReleasedByACancelledWaiterReachesTheNextOne() {
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        Task<Void> cancelled = createTask(() -> {
            try {
                semaphore.acquire();
            } finally {
                semaphore.release();
            }
        });
        Task<Void> next = createTask(() -> semaphore.acquire());
        turns(1);

        cancelled.cancel();

        next.await();
        assertThat(cancelled.isCancelled()).isTrue();
        assertThat(semaphore).hasToString("AsyncSemaphore[locked]");
    }

    // ---- condition ----

    /** {@code locks.Condition.notify} skips who is cancelled already. */
    @AsyncTest
    void aSignalAfterACancellationGoesToTheNextWaiter() {
        AsyncCondition condition = new AsyncCondition();
        List<Integer> seen = new ArrayList<>();
        Task<Void> first = awaitSignal(condition, 1, seen);
        Task<Void> second = awaitSignal(condition, 2, seen);
        turns(1);

        first.cancel();
        try (var _ = condition.hold()) {
            condition.signal();
        }

        second.await();
        assertThat(first.isCancelled()).isTrue();
        assertThat(seen).containsExactly(2);
    }

    /** {@code locks.Condition.wait}: one of two signals is handed on. */
    @AsyncTest
    void ofTwoSignalsTheOneOfACancelledWaiterReachesTheThird() {
        AsyncCondition condition = new AsyncCondition();
        List<Integer> seen = new ArrayList<>();
        Task<Void> first = awaitSignal(condition, 1, seen);
        awaitSignal(condition, 2, seen);
        Task<Void> third = awaitSignal(condition, 3, seen);
        turns(1);

        try (var _ = condition.hold()) {
            condition.signal(2);
            first.cancel();
        }

        third.await();
        assertThat(seen).containsExactly(2, 3);
    }

    /** {@code locks.Condition.notify_all}: nobody is left to hand on to. */
    @AsyncTest
    void aCancelledWaiterAmongAllSignalledHoldsNobodyUp() {
        AsyncCondition condition = new AsyncCondition();
        List<Integer> seen = new ArrayList<>();
        Task<Void> first = awaitSignal(condition, 1, seen);
        Task<Void> second = awaitSignal(condition, 2, seen);
        Task<Void> third = awaitSignal(condition, 3, seen);
        turns(1);

        try (var _ = condition.hold()) {
            condition.signalAll();
            second.cancel();
        }

        first.await();
        third.await();
        assertThat(seen).containsExactly(1, 3);
        assertThat(condition).hasToString("AsyncCondition[unlocked]");
    }

    /** {@code locks.Condition.wait}: a signalled task queues for the lock like everybody else. */
    @AsyncTest
    void whoWaitsForTheLockGoesBeforeWhoIsSignalledLater() {
        AsyncCondition condition = new AsyncCondition();
        List<Integer> seen = new ArrayList<>();
        Task<Void> signalled = awaitSignal(condition, 1, seen);
        turns(1);
        condition.acquire();
        Task<Void> newcomer = createTask(() -> {
            try (var _ = condition.hold()) {
                seen.add(2);
            }
        });
        turns(1);

        condition.signal();
        condition.release();
        signalled.await();
        newcomer.await();

        assertThat(seen).containsExactly(2, 1);
    }

    private static Task<Void> awaitSignal(AsyncCondition condition, int name, List<Integer> seen) {
        return createTask(() -> {
            try (var _ = condition.hold()) {
                condition.await();
                seen.add(name);
            }
        });
    }

    // ---- barrier ----

    /** {@code locks.Barrier._block}: a wait outside ends like any other. */
    @AsyncTest
    void aTaskCancelledOutsideABarrierIsNotCounted() {
        AsyncBarrier barrier = new AsyncBarrier(2);
        Task<Integer> inside = createTask(barrier::await);
        turns(1);
        barrier.await();
        Task<Integer> outside = createTask(barrier::await);
        loop.loop().callSoon(outside::cancel);
        assertThat(inside.await()).isZero();
        turns(2);
        assertThat(outside.isCancelled()).isTrue();

        Task<Integer> next = createTask(barrier::await);
        turns(2);

        assertThat(next.isDone()).isFalse();
        assertThat(barrier.await() + next.await()).isEqualTo(1);
    }

    /** {@code locks.Barrier.wait}: the last to arrive has passed, whatever becomes of the others. */
    @AsyncTest
    void aBarrierWhoseReleasedTasksAreAllCancelledServesTheNextRound() {
        AsyncBarrier barrier = new AsyncBarrier(3);
        List<Task<Integer>> round = List.of(createTask(barrier::await), createTask(barrier::await));
        turns(1);

        assertThat(barrier.await()).isEqualTo(2);
        round.forEach(Task::cancel);
        turns(1);

        assertThat(round).allMatch(Task::isCancelled);
        List<Task<Integer>> next = List.of(createTask(barrier::await), createTask(barrier::await));
        turns(1);
        assertThat(barrier.await()).isEqualTo(2);
        assertThat(List.of(next.get(0).await(), next.get(1).await())).containsExactly(0, 1);
    }

    /** {@code locks.Barrier.abort}: the cancellation is the task's own and goes first. */
    @AsyncTest
    void aTaskCancelledInTheTurnOfAnAbortIsCancelledAndTheOthersAreBroken() {
        AsyncBarrier barrier = new AsyncBarrier(3);
        Task<Integer> cancelled = createTask(barrier::await);
        Task<Integer> broken = createTask(barrier::await);
        turns(1);

        barrier.abort();
        cancelled.cancel();

        assertThatThrownBy(cancelled::await).isInstanceOf(CancelledError.class);
        assertThatThrownBy(broken::await).isInstanceOf(AsyncBarrier.BrokenException.class);
    }

    /** {@code locks.Barrier.reset}: those that have not left yet are broken, the last to arrive has left. */
    @AsyncTest
    void aResetInTheTurnOfTheLastArrivalBreaksTheOthers() {
        AsyncBarrier barrier = new AsyncBarrier(2);
        Task<Integer> inside = createTask(barrier::await);
        turns(1);

        assertThat(barrier.await()).isEqualTo(1);
        barrier.reset();

        assertThatThrownBy(inside::await).isInstanceOf(AsyncBarrier.BrokenException.class);
        assertThat(barrier).hasToString("AsyncBarrier[filling, waiters:0/2]");
    }
}
