package io.jvloop.tck.sync;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.gather;
import static io.jvloop.Asyncio.taskGroup;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.CancelledError;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.VoidCoroutine;
import io.jvloop.sync.AsyncBarrier;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code AsyncBarrier} promises. */
public class BarrierContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    private static final int PARTIES = 5;

    // ---- rounds ----

    /** {@code test_locks.BarrierTests.test_barrier_parties}. */
    @Test
    @Behaviour(256)
    void aBarrierWithoutPartiesIsRefused() {
        assertThatThrownBy(() -> new AsyncBarrier(0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new AsyncBarrier(PARTIES).parties()).isEqualTo(PARTIES);
    }

    /** {@code test_locks.BarrierTests.test_filling_one_task_twice}. */
    @AsyncTest
    @Behaviour(257)
    void aBarrierOfOneNeverBlocks() {
        AsyncBarrier barrier = new AsyncBarrier(1);

        assertThat(barrier.await()).isZero();
        assertThat(barrier.await()).isZero();
    }

    /** {@code test_locks.BarrierTests.test_filling_task_by_task}, {@code test_filling_tasks_check_return_value}. */
    @AsyncTest
    @Behaviour({240, 256})
    void theLastArrivalReleasesAllAndEachGetsItsOwnNumber() {
        AsyncBarrier barrier = new AsyncBarrier(PARTIES);
        List<Integer> numbers = new ArrayList<>();
        for (int arrived = 1; arrived < PARTIES; arrived++) {
            createTask(() -> numbers.add(barrier.await()));
            turns(1);
            assertThat(barrier.waiting()).isEqualTo(arrived);
        }
        turns(2);
        assertThat(numbers).isEmpty();

        assertThat(barrier.await()).isEqualTo(PARTIES - 1);
        turns(1);

        assertThat(numbers).containsExactly(0, 1, 2, 3);
        assertThat(barrier).hasToString("AsyncBarrier[filling, waiters:0/5]");
    }

    /** {@code test_locks.BarrierTests.test_filling_tasks_wait_twice}. */
    @AsyncTest
    @Behaviour(257)
    void itServesRoundAfterRound() {
        AsyncBarrier barrier = new AsyncBarrier(PARTIES);
        List<Integer> rounds = new ArrayList<>();

        allParties(() -> {
            for (int round = 1; round <= 3; round++) {
                barrier.await();
                rounds.add(round);
            }
        });

        assertThat(rounds).hasSize(3 * PARTIES).isSorted();
        assertThat(barrier.waiting()).isZero();
    }

    /** {@code test_locks.BarrierTests.test_blocking_tasks_while_draining}. */
    @AsyncTest
    @Behaviour({240, 258})
    void whoArrivesWhileOthersLeaveWaitsOutside() {
        AsyncBarrier barrier = new AsyncBarrier(2);
        createTask(() -> barrier.await());
        turns(1);

        barrier.await();
        assertThat(barrier).hasToString("AsyncBarrier[draining, waiters:0/2]");
        Task<Integer> next = createTask(() -> barrier.await());
        int number = barrier.await();

        assertThat(List.of(number, next.await())).containsExactlyInAnyOrder(0, 1);
    }

    /** {@code test_locks.BarrierTests.test_draining_state}. */
    @AsyncTest
    @Behaviour(258)
    void itDrainsUntilTheLastOneHasLeft() {
        AsyncBarrier barrier = new AsyncBarrier(PARTIES);
        List<Boolean> draining = new ArrayList<>();

        allParties(() -> {
            barrier.await();
            draining.add(barrier.toString().contains("draining"));
        });

        assertThat(draining).containsExactly(true, true, true, true, false);
    }

    // ---- cancellation ----

    /** {@code test_locks.BarrierTests.test_filling_tasks_cancel_one}. */
    @AsyncTest
    void aCancelledTaskLeavesItsPlaceToAnother() {
        AsyncBarrier barrier = new AsyncBarrier(3);
        Task<Integer> first = createTask(barrier::await);
        Task<Integer> second = createTask(barrier::await);
        turns(1);

        first.cancel();
        assertThatThrownBy(first::await).isInstanceOf(CancelledError.class);
        assertThat(barrier.waiting()).isEqualTo(1);
        Task<Integer> third = createTask(barrier::await);
        turns(2);
        assertThat(third.isDone()).isFalse();

        assertThat(barrier.await()).isEqualTo(2);
        assertThat(second.await()).isZero();
        assertThat(third.await()).isEqualTo(1);
    }

    /** A task that was cancelled before the last arrival can meet nobody, even if it is still inside. */
    @AsyncTest
    void anArrivalInTheTurnOfACancellationDoesNotCountTheCancelledOne() {
        AsyncBarrier barrier = new AsyncBarrier(2);
        Promise<Void> gate = loop.loop().createFuture();
        Task<Integer> cancelled = createTask(barrier::await);
        Task<Integer> waiting = createTask(() -> {
            gate.await();
            return barrier.await();
        });
        turns(1);

        gate.setResult(null);
        cancelled.cancel();
        turns(3);

        assertThat(cancelled.isCancelled()).isTrue();
        assertThat(waiting.isDone()).isFalse();
        assertThat(barrier.await()).isEqualTo(1);
        assertThat(waiting.await()).isZero();
    }

    /** Released first, and cancelled in the same turn: the others pass. */
    @AsyncTest
    void aTaskReleasedAndCancelledAtOnceHoldsNobodyUp() {
        AsyncBarrier barrier = new AsyncBarrier(3);
        Task<Integer> first = createTask(barrier::await);
        Task<Integer> second = createTask(barrier::await);
        turns(1);

        barrier.await();
        first.cancel();

        assertThat(second.await()).isZero();
        assertThat(first.isCancelled()).isTrue();
        assertThat(barrier).hasToString("AsyncBarrier[filling, waiters:0/3]");
    }

    // ---- reset ----

    /** {@code test_locks.BarrierTests.test_reset_barrier}. */
    @AsyncTest
    @Behaviour(259)
    void resettingAnEmptyBarrierDoesNothing() {
        AsyncBarrier barrier = new AsyncBarrier(1);

        barrier.reset();

        assertThat(barrier.isBroken()).isFalse();
        assertThat(barrier.await()).isZero();
    }

    /** {@code test_locks.BarrierTests.test_reset_barrier_while_tasks_waiting_and_waiting_again}. */
    @AsyncTest
    @Behaviour({240, 259})
    void resettingBreaksThoseInsideAndLeavesItUsable() {
        AsyncBarrier barrier = new AsyncBarrier(PARTIES);
        int[] broken = {0};
        int[] passed = {0};
        List<Task<Void>> tasks = new ArrayList<>();
        for (int task = 1; task < PARTIES; task++) {
            tasks.add(createTask(() -> {
                try {
                    barrier.await();
                } catch (AsyncBarrier.BrokenException reset) {
                    broken[0]++;
                }
                barrier.await();
                passed[0]++;
            }));
        }
        turns(1);

        barrier.reset();
        assertThat(barrier).hasToString("AsyncBarrier[resetting, waiters:0/5]");
        barrier.await();
        gather(tasks).await();

        assertThat(broken[0]).isEqualTo(PARTIES - 1);
        assertThat(passed[0]).isEqualTo(PARTIES - 1);
        assertThat(barrier.isBroken()).isFalse();
    }

    /** {@code test_locks.BarrierTests.test_reset_barrier_when_tasks_half_draining_half_blocking}. */
    @AsyncTest
    void resettingWhileARoundLeavesBreaksThoseStillInside() {
        AsyncBarrier barrier = new AsyncBarrier(PARTIES);
        int[] left = {0};
        int[] broken = {0};

        allParties(() -> {
            try {
                barrier.await();
            } catch (AsyncBarrier.BrokenException reset) {
                broken[0]++;
                barrier.await();
                return;
            }
            if (++left[0] > 2) {
                barrier.reset();
            }
            barrier.await();
        });

        assertThat(broken[0]).isEqualTo(2);
        assertThat(barrier).hasToString("AsyncBarrier[filling, waiters:0/5]");
    }

    // ---- abort ----

    /** {@code test_locks.BarrierTests.test_abort_barrier}. */
    @AsyncTest
    @Behaviour({240, 260})
    void anAbortedBarrierRefusesUntilItIsReset() {
        AsyncBarrier barrier = new AsyncBarrier(1);

        barrier.abort();

        assertThat(barrier.isBroken()).isTrue();
        assertThat(barrier).hasToString("AsyncBarrier[broken]");
        assertThatThrownBy(barrier::await).isInstanceOf(AsyncBarrier.BrokenException.class);
        barrier.reset();
        assertThat(barrier.await()).isZero();
    }

    /** {@code test_locks.BarrierTests.test_abort_barrier_when_tasks_half_draining_half_blocking}. */
    @AsyncTest
    @Behaviour(260)
    void abortingBreaksThoseInsideAndThoseOutside() {
        AsyncBarrier barrier = new AsyncBarrier(PARTIES);
        int[] left = {0};
        int[] brokenInside = {0};
        int[] brokenOutside = {0};

        allParties(() -> {
            try {
                barrier.await();
            } catch (AsyncBarrier.BrokenException aborted) {
                brokenInside[0]++;
                return;
            }
            if (++left[0] > 2) {
                barrier.abort();
                return;
            }
            try {
                barrier.await();
            } catch (AsyncBarrier.BrokenException aborted) {
                brokenOutside[0]++;
            }
        });

        assertThat(brokenInside[0]).isEqualTo(2);
        assertThat(brokenOutside[0]).isEqualTo(2);
        assertThat(barrier.isBroken()).isTrue();
    }

    /** {@code test_locks.BarrierTests.test_abort_barrier_when_exception_then_resetting}. */
    @AsyncTest
    void anAbortedBarrierThatIsResetBeforeItsTasksGoOnStillBreaksThem() {
        AsyncBarrier barrier = new AsyncBarrier(2);
        Task<Integer> inside = createTask(barrier::await);
        turns(1);

        barrier.abort();
        barrier.reset();

        assertThatThrownBy(inside::await).isInstanceOf(AsyncBarrier.BrokenException.class);
        Task<Integer> again = createTask(barrier::await);
        assertThat(barrier.await() + again.await()).isEqualTo(1);
    }

    private static void allParties(VoidCoroutine body) {
        taskGroup(group -> {
            for (int task = 0; task < PARTIES; task++) {
                group.createTask(body);
            }
        });
    }
}
