package io.jvloop.tck.futures;

import static io.jvloop.Asyncio.asCompleted;
import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.newEventLoop;
import static io.jvloop.Asyncio.waitMany;
import static io.jvloop.tck.Steps.LONG;
import static io.jvloop.tck.Steps.millis;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.ReturnWhen;
import io.jvloop.Task;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code waitMany} promises. */
public class WaitContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    /** {@code test_tasks.BaseTaskTests.test_wait}. */
    @AsyncTest
    @Behaviour(163)
    void waitingForAllGivesThemInTheOrderGiven() {
        Promise<Integer> slow = pending();
        Promise<Integer> quick = pending();
        nextTurn(() -> quick.setResult(2), () -> slow.setResult(1));

        var result = waitMany(List.of(slow, quick), ReturnWhen.ALL_COMPLETED);

        assertThat(result.done()).containsExactly(slow, quick);
        assertThat(result.pending()).isEmpty();
    }

    /** {@code test_tasks.BaseTaskTests.test_wait}. */
    @AsyncTest
    @Behaviour(170)
    void waitingForWhatIsDoneTakesNoTime() {
        Promise<Integer> done = pending();
        done.setResult(1);
        long before = loop.loop().statistics().waits();

        assertThat(waitMany(List.of(done), ReturnWhen.ALL_COMPLETED, LONG).done()).containsExactly(done);

        assertThat(loop.loop().statistics().waits()).isEqualTo(before);
    }

    /** {@code test_tasks.BaseTaskTests.test_wait_first_completed}. */
    @AsyncTest
    @Behaviour({163, 164})
    void theFirstCompletedEndsTheWaitAndTheOthersStayUntouched() {
        Promise<Integer> slow = pending();
        Promise<Integer> quick = pending();
        nextTurn(() -> quick.setResult(2));

        var result = waitMany(List.of(slow, quick), ReturnWhen.FIRST_COMPLETED);

        assertThat(result.done()).containsExactly(quick);
        assertThat(result.pending()).containsExactly(slow);
        assertThat(slow.isDone()).isFalse();
    }

    /** {@code test_tasks.BaseTaskTests.test_wait_first_exception}. */
    @AsyncTest
    @Behaviour(165)
    void theFirstFailureEndsTheWaitIfAskedFor() {
        Promise<Integer> fine = pending();
        Promise<Integer> failing = pending();
        Promise<Integer> slow = pending();
        nextTurn(() -> fine.setResult(1), () -> muchLater(() -> failing.setException(new IllegalStateException("failed"))));

        var result = waitMany(List.of(fine, failing, slow), ReturnWhen.FIRST_EXCEPTION);

        assertThat(result.done()).containsExactly(fine, failing);
        assertThat(result.pending()).containsExactly(slow);
    }

    /** {@code tasks._wait}. */
    @AsyncTest
    void aCancelledMemberIsNoFailure() {
        Promise<Integer> cancelled = pending();
        Promise<Integer> slow = pending();
        nextTurn(cancelled::cancel, () -> muchLater(() -> slow.setResult(1)));

        assertThat(waitMany(List.of(cancelled, slow), ReturnWhen.FIRST_EXCEPTION).pending()).isEmpty();
    }

    /** {@code test_tasks.BaseTaskTests.test_wait_first_exception_in_wait}. */
    @AsyncTest
    @Behaviour(165)
    void withoutAFailureFirstExceptionWaitsForAll() {
        Promise<Integer> one = pending();
        Promise<Integer> two = pending();
        nextTurn(() -> one.setResult(1), () -> muchLater(() -> two.setResult(2)));

        assertThat(waitMany(List.of(one, two), ReturnWhen.FIRST_EXCEPTION).pending()).isEmpty();
    }

    /** {@code test_tasks.BaseTaskTests.test_wait_with_timeout}. */
    @AsyncTest
    @Behaviour(166)
    void theLimitNeitherThrowsNorCancels() {
        Promise<Integer> quick = pending();
        Promise<Integer> slow = pending();
        nextTurn(() -> quick.setResult(1));

        var result = waitMany(List.of(quick, slow), ReturnWhen.ALL_COMPLETED, millis(1));

        assertThat(result.done()).containsExactly(quick);
        assertThat(result.pending()).containsExactly(slow);
        assertThat(slow.isDone()).isFalse();
    }

    /** {@code test_tasks.BaseTaskTests.test_wait_with_exception}. */
    @AsyncTest
    @Behaviour(167)
    void failuresOfMembersAreNotThrown() {
        Task<Integer> failing = createTask(() -> {
            throw new IllegalStateException("failed");
        });

        waitMany(List.of(failing), ReturnWhen.ALL_COMPLETED);

        assertThat(failing.exception()).hasMessage("failed");
    }

    /** {@code test_tasks.BaseTaskTests.test_wait_errors}. */
    @Test
    @Behaviour(168)
    void waitingForNothingIsRefused() {
        loop.run(() -> assertThatThrownBy(() -> waitMany(List.<Task<Integer>>of(), ReturnWhen.ALL_COMPLETED))
                .isInstanceOf(IllegalArgumentException.class));
    }

    /** {@code test_tasks.BaseTaskTests.test_wait_duplicate_coroutines}. */
    @AsyncTest
    @Behaviour(169)
    void duplicatesCollapse() {
        Task<Integer> one = createTask(() -> 1);

        assertThat(waitMany(List.of(one, one), ReturnWhen.ALL_COMPLETED).done()).containsExactly(one);
    }

    /** {@code test_tasks.BaseTaskTests.test_yield_wait_does_not_shield_cancel}. */
    @AsyncTest
    @Behaviour(171)
    void cancellingTheWaiterLeavesTheMembersRunning() {
        Promise<Integer> gate = pending();
        Task<Integer> member = createTask(gate::await);
        Task<?> waiter = createTask(() -> waitMany(List.of(member), ReturnWhen.ALL_COMPLETED, LONG));
        turns(2);

        waiter.cancel();

        assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
        assertThat(member.isDone()).isFalse();
        assertThat(loop.loop().statistics().timers()).isZero();
        gate.setResult(1);
        assertThat(member.await()).isEqualTo(1);
    }

    /** {@code tasks.wait}. */
    @Test
    void membersOfAnotherLoopAreRefused() {
        try (EventLoop other = newEventLoop(loop.options())) {
            Promise<Integer> there = other.createFuture();
            loop.run(() -> {
                assertThatThrownBy(() -> waitMany(List.of(there), ReturnWhen.ALL_COMPLETED)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> asCompleted(List.of(there))).isInstanceOf(IllegalArgumentException.class);
            });
        }
    }

    /** {@code tasks._wait}: the limit of zero is a timer like any other, so what is ready counts. */
    @ParameterizedTest
    @Behaviour(166)
    @ValueSource(longs = {0, -1})
    void withoutTimeItTellsWhatIsDoneByTheNextTurn(long limitMillis) {
        loop.run(() -> {
            Promise<Integer> done = pending();
            done.setResult(1);
            Task<Integer> ready = createTask(() -> 2);
            Promise<Integer> slow = pending();

            var result = waitMany(List.of(done, ready, slow), ReturnWhen.ALL_COMPLETED, millis(limitMillis));

            assertThat(result.done()).containsExactly(done, ready);
            assertThat(result.pending()).containsExactly(slow);
        });
    }

    /** {@code tasks._wait}: the waiter's cancellation and a member's end in one turn. */
    @AsyncTest
    void aWaiterCancelledInTheTurnOfTheLastMemberIsCancelled() {
        Promise<Integer> member = pending();
        Task<?> waiter = createTask(() -> waitMany(List.of(member), ReturnWhen.ALL_COMPLETED));
        turns(1);

        member.setResult(1);
        nextTurn(waiter::cancel);

        assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
        assertThat(member.result()).isEqualTo(1);
    }

    /** A wait belongs in a task; one that is refused leaves nothing behind. */
    @AsyncTest
    void waitingInACallbackIsRefused() {
        Promise<Integer> member = pending();
        nextTurn(() -> waitMany(List.of(member), ReturnWhen.ALL_COMPLETED, LONG));
        turns(2);

        assertThat(loop.failures()).singleElement()
                .satisfies(report -> assertThat(report.failure()).hasMessageContaining("createTask"));
        assertThat(loop.loop().statistics().timers()).isZero();
    }

    private Promise<Integer> pending() {
        return loop.loop().createFuture();
    }

    private void nextTurn(Runnable... steps) {
        for (Runnable step : steps) {
            loop.loop().callSoon(step);
        }
    }

    /** So many turns later that whatever was begun in this one has had its effect. */
    private void muchLater(Runnable step) {
        loop.loop().callSoon(() -> loop.loop().callSoon(() -> loop.loop().callSoon(step)));
    }
}
