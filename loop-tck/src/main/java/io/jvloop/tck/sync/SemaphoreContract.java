package io.jvloop.tck.sync;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.taskGroup;
import static io.jvloop.Asyncio.waitFor;
import static io.jvloop.tck.Steps.LONG;
import static io.jvloop.tck.Steps.millis;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.CancelledError;
import io.jvloop.Task;
import io.jvloop.sync.AsyncSemaphore;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code AsyncSemaphore} promises. */
public class SemaphoreContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    // ---- permits ----

    /** {@code test_locks.SemaphoreTests.test_semaphore_value}. */
    @Test
    @Behaviour(251)
    void aNegativeNumberOfPermitsIsRefused() {
        assertThatThrownBy(() -> new AsyncSemaphore(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AsyncSemaphore.bounded(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** {@code test_locks.SemaphoreTests.test_initial_value_zero}. */
    @Test
    @Behaviour(251)
    void withoutPermitsItIsLocked() {
        assertThat(new AsyncSemaphore(0).isLocked()).isTrue();
        assertThat(new AsyncSemaphore(1).isLocked()).isFalse();
    }

    /** {@code test_locks.SemaphoreTests.test_acquire}. */
    @AsyncTest
    @Behaviour({240, 252})
    void twoReleasesInOneTurnWakeTwoWaiters() {
        AsyncSemaphore semaphore = new AsyncSemaphore(3);
        List<Integer> seen = new ArrayList<>();
        semaphore.acquire();
        semaphore.acquire();
        assertThat(semaphore.isLocked()).isFalse();
        for (int waiter = 1; waiter <= 3; waiter++) {
            acquireAs(semaphore, waiter, seen);
        }
        turns(1);
        assertThat(seen).containsExactly(1);
        assertThat(semaphore).hasToString("AsyncSemaphore[locked, waiters:2]");
        Task<Void> last = acquireAs(semaphore, 4, seen);

        semaphore.release();
        semaphore.release();
        turns(1);

        assertThat(seen).containsExactly(1, 2, 3);
        semaphore.release();
        last.await();
    }

    /** Seed 001: limited concurrency. */
    @AsyncTest
    @Behaviour(252)
    void atMostSoManyHoldAPermitAtATime() {
        AsyncSemaphore semaphore = new AsyncSemaphore(3);
        int[] holders = {0, 0};

        taskGroup(group -> {
            for (int task = 0; task < 20; task++) {
                group.createTask(() -> {
                    try (var _ = semaphore.hold()) {
                        holders[1] = Math.max(holders[1], ++holders[0]);
                        sleep(millis(5));
                        holders[0]--;
                    }
                });
            }
        });

        assertThat(holders[1]).isEqualTo(3);
        assertThat(semaphore).hasToString("AsyncSemaphore[unlocked, value:3]");
    }

    /** {@code test_locks.SemaphoreTests.test_acquire_fifo_order}. */
    @AsyncTest
    @Behaviour(253)
    void waitersAreServedInTheirOrderAlsoWhenTheyComeBack() {
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        List<String> seen = new ArrayList<>();

        taskGroup(group -> {
            for (String name : List.of("a", "b", "c")) {
                group.createTask(() -> {
                    for (int round = 1; round <= 2; round++) {
                        semaphore.acquire();
                        seen.add(name + round);
                        sleep(millis(10));
                        semaphore.release();
                    }
                });
            }
        });

        assertThat(seen).containsExactly("a1", "b1", "c1", "a2", "b2", "c2");
    }

    /** {@code test_locks.SemaphoreTests.test_acquire_fifo_order_2}. */
    @AsyncTest
    void whoReleasesAndAcquiresAtOnceGoesToTheEnd() {
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        List<Integer> seen = new ArrayList<>();
        acquireAs(semaphore, 1, seen);
        Task<Void> twice = createTask(() -> {
            semaphore.acquire();
            seen.add(2);
            semaphore.release();
            semaphore.acquire();
            seen.add(4);
        });
        acquireAs(semaphore, 3, seen);
        turns(1);

        semaphore.release();
        turns(4);
        semaphore.release();

        twice.await();
        assertThat(seen).containsExactly(1, 2, 3, 4);
    }

    /** {@code locks.Semaphore.locked}: "must allow others to run first". */
    @AsyncTest
    void aNewcomerDoesNotOvertakeTheOneThatIsServed() {
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        List<Integer> seen = new ArrayList<>();
        acquireAs(semaphore, 1, seen);
        turns(1);

        semaphore.release();
        semaphore.release();
        assertThat(semaphore.isLocked()).isTrue();
        semaphore.acquire();
        seen.add(2);

        assertThat(seen).containsExactly(1, 2);
    }

    /** {@code test_locks.SemaphoreTests.test_release_not_acquired}. */
    @AsyncTest
    @Behaviour(255)
    void aBoundedOneRefusesOneReleaseTooMany() {
        AsyncSemaphore semaphore = AsyncSemaphore.bounded(1);

        assertThatThrownBy(semaphore::release).isInstanceOf(IllegalArgumentException.class);

        semaphore.acquire();
        semaphore.release();
        assertThat(semaphore.isLocked()).isFalse();
    }

    /** {@code locks.Semaphore.release}. */
    @Test
    @Behaviour(240)
    void anUnboundedOneGrows() {
        AsyncSemaphore semaphore = new AsyncSemaphore(0);

        semaphore.release();
        semaphore.release();

        assertThat(semaphore).hasToString("AsyncSemaphore[unlocked, value:2]");
    }

    // ---- cancellation ----

    /** {@code test_locks.SemaphoreTests.test_acquire_cancel}. */
    @AsyncTest
    @Behaviour(254)
    void aCancelledWaiterTakesNoPermit() {
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        semaphore.acquire();
        Task<Void> waiter = createTask(() -> semaphore.acquire());
        turns(1);

        waiter.cancel();
        assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
        semaphore.release();

        assertThat(semaphore).hasToString("AsyncSemaphore[unlocked, value:1]");
    }

    /** {@code test_locks.SemaphoreTests.test_acquire_cancel_before_awoken}. */
    @AsyncTest
    void aReleaseAfterCancellationsReachesTheFirstThatStillWaits() {
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        List<Integer> seen = new ArrayList<>();
        List<Task<Void>> waiters = new ArrayList<>();
        for (int waiter = 1; waiter <= 4; waiter++) {
            waiters.add(acquireAs(semaphore, waiter, seen));
        }
        turns(1);

        waiters.get(0).cancel();
        waiters.get(1).cancel();
        semaphore.release();
        turns(3);

        assertThat(seen).containsExactly(3);
        waiters.get(3).cancel();
        turns(1);
    }

    /** {@code test_locks.SemaphoreTests.test_acquire_hang}: served first, and cancelled in the same turn. */
    @AsyncTest
    void aWaiterServedAndCancelledAtOnceHandsOn() {
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        Task<Void> first = createTask(() -> semaphore.acquire());
        Task<Void> second = createTask(() -> semaphore.acquire());
        turns(1);

        semaphore.release();
        first.cancel();

        second.await();
        assertThat(first.isCancelled()).isTrue();
        assertThat(semaphore).hasToString("AsyncSemaphore[locked]");
    }

    /** {@code test_locks.SemaphoreTests.test_acquire_no_hang}. */
    @AsyncTest
    void aWaiterCancelledByTheOneWhoServedItLeavesThePermit() {
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        List<Task<Void>> second = new ArrayList<>();
        Task<Void> first = createTask(() -> {
            try (var _ = semaphore.hold()) {
                turns(1);
            }
            second.getFirst().cancel();
        });
        second.add(createTask(() -> semaphore.acquire()));

        first.await();

        waitFor(semaphore::acquire, LONG);
        assertThat(second.getFirst().isCancelled()).isTrue();
    }

    /** {@code test_locks.SemaphoreTests.test_acquire_fifo_order_4}: two served at once, the first of them cancelled. */
    @AsyncTest
    void ofTwoServedAtOnceTheCancelledOneHandsItsPermitToTheThird() {
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        List<Integer> seen = new ArrayList<>();
        Task<Void> first = acquireAs(semaphore, 1, seen);
        acquireAs(semaphore, 2, seen);
        Task<Void> third = acquireAs(semaphore, 3, seen);
        turns(1);

        semaphore.release();
        semaphore.release();
        first.cancel();

        third.await();
        assertThat(seen).containsExactly(2, 3);
    }

    private static Task<Void> acquireAs(AsyncSemaphore semaphore, int name, List<Integer> seen) {
        return createTask(() -> {
            semaphore.acquire();
            seen.add(name);
        });
    }
}
