package io.jvloop.tck.futures;

import static io.jvloop.Asyncio.asCompleted;
import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.newEventLoop;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.waitMany;
import static io.jvloop.tck.Steps.LONG;
import static io.jvloop.tck.Steps.millis;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.LoopFuture;
import io.jvloop.Promise;
import io.jvloop.ReturnWhen;
import io.jvloop.Task;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code waitMany} and {@code asCompleted} promise. */
public class WaitContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    // ---- waitMany ----

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

    // ---- asCompleted ----

    /** {@code test_tasks.BaseTaskTests.test_as_completed}, {@code test_as_completed_same_tasks_in_as_out}. */
    @AsyncTest
    @Behaviour({181, 182})
    void theVeryFuturesComeBackInTheOrderOfTheirCompletion() {
        Promise<Integer> slow = pending();
        Promise<Integer> quick = pending();
        Promise<Integer> middle = pending();
        nextTurn(() -> quick.setResult(2), () -> middle.setResult(3), () -> slow.setResult(1));
        List<LoopFuture<Integer>> seen = new ArrayList<>();

        for (Promise<Integer> done : asCompleted(List.of(slow, quick, middle))) {
            assertThat(done.isDone()).isTrue();
            seen.add(done);
        }

        assertThat(seen).containsExactly(quick, middle, slow);
    }

    /** {@code test_tasks.BaseTaskTests.test_as_completed_with_timeout}. */
    @AsyncTest
    @Behaviour(184)
    void afterTheLimitEachFurtherOneIsATimeout() {
        Promise<Integer> quick = pending();
        Promise<Integer> slow = pending();
        quick.setResult(1);
        Iterator<Promise<Integer>> done = asCompleted(List.of(slow, quick), millis(1)).iterator();

        assertThat(done.next()).isSameAs(quick);
        assertThatThrownBy(done::next).isInstanceOf(AsyncTimeoutException.class);
        assertThat(done.hasNext()).isFalse();
        assertThat(slow.isDone()).isFalse();
    }

    /** {@code test_tasks.BaseTaskTests.test_as_completed_with_unused_timeout}. */
    @AsyncTest
    @Behaviour(185)
    void aLimitThatIsNotNeededIsDisarmed() {
        Task<Integer> one = createTask(() -> 1);

        for (Task<Integer> done : asCompleted(List.of(one), LONG)) {
            assertThat(done.result()).isEqualTo(1);
        }

        assertThat(loop.loop().statistics().timers()).isZero();
    }

    /** {@code test_tasks.BaseTaskTests.test_as_completed_resume_iterator}. */
    @AsyncTest
    @Behaviour(186)
    void iterationMayBeAbandonedAndResumed() {
        Task<Integer> one = createTask(() -> 1);
        Task<Integer> two = createTask(() -> 2);
        Iterable<Task<Integer>> both = asCompleted(List.of(one, two));
        List<Task<Integer>> seen = new ArrayList<>();

        for (Task<Integer> done : both) {
            seen.add(done);
            break;
        }
        both.forEach(seen::add);

        assertThat(seen).containsExactly(one, two);
    }

    /** {@code test_tasks.BaseTaskTests.test_as_completed_resume_iterator}. */
    @AsyncTest
    void aCancelledWaitForTheNextOneLosesNothing() {
        Promise<Integer> one = pending();
        Iterator<Promise<Integer>> done = asCompleted(List.of(one)).iterator();
        Task<Promise<Integer>> waiter = createTask(done::next);
        turns(2);

        waiter.cancel();

        assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
        one.setResult(1);
        assertThat(done.next()).isSameAs(one);
    }

    /** {@code tasks._AsCompletedIterator}: those that nobody asks for go on, and the limit passes without effect. */
    @AsyncTest
    @Behaviour(186)
    void anAbandonedIterationLeavesTheOthersRunning() {
        Promise<Integer> quick = pending();
        Promise<Integer> slow = pending();
        quick.setResult(1);

        assertThat(asCompleted(List.of(slow, quick), millis(1)).iterator().next()).isSameAs(quick);
        sleep(millis(2));

        assertThat(slow.isDone()).isFalse();
        slow.setResult(2);
        turns(2);
        assertThat(loop.loop().statistics().timers()).isZero();
    }

    /** {@code tasks._AsCompletedIterator}: the very futures, so their outcome is not thrown here. */
    @AsyncTest
    @Behaviour(182)
    void failedAndCancelledOnesComeBackToo() {
        Promise<Integer> failed = pending();
        Promise<Integer> cancelled = pending();
        failed.setException(new IllegalStateException("failed"));
        cancelled.cancel();
        List<Promise<Integer>> seen = new ArrayList<>();

        asCompleted(List.of(failed, cancelled)).forEach(seen::add);

        assertThat(seen).containsExactly(failed, cancelled);
        assertThat(failed.exception()).hasMessage("failed");
    }

    /** {@code queues.Queue.get}: what was meant for a cancelled task goes to the next one that asks. */
    @AsyncTest
    void aTaskServedAndCancelledAtOnceLeavesItsFutureToTheNextOne() {
        Promise<Integer> one = pending();
        Promise<Integer> two = pending();
        Iterator<Promise<Integer>> done = asCompleted(List.of(one, two)).iterator();
        Task<Promise<Integer>> cancelled = createTask(done::next);
        Task<Promise<Integer>> other = createTask(done::next);
        turns(1);
        assertThat(done.hasNext()).isFalse();

        one.setResult(1);
        nextTurn(cancelled::cancel);

        assertThat(other.await()).isSameAs(one);
        assertThat(cancelled.isCancelled()).isTrue();
        assertThat(done.hasNext()).isTrue();
        two.setResult(2);
        assertThat(done.next()).isSameAs(two);
    }

    /** {@code tasks._AsCompletedIterator}: the limit is a timer, so what is done comes first. */
    @AsyncTest
    @Behaviour(184)
    void withoutTimeWhatIsDoneComesBeforeTheTimeout() {
        Promise<Integer> done = pending();
        done.setResult(1);
        Iterator<Promise<Integer>> next = asCompleted(List.of(pending(), done), millis(0)).iterator();

        assertThat(next.next()).isSameAs(done);
        assertThatThrownBy(next::next).isInstanceOf(AsyncTimeoutException.class);
    }

    /** {@code test_tasks.BaseTaskTests.test_as_completed_concurrent}. */
    @AsyncTest
    @Behaviour(183)
    void severalTasksMayAskForTheNextOne() {
        Promise<Integer> one = pending();
        Promise<Integer> two = pending();
        Iterator<Promise<Integer>> done = asCompleted(List.of(two, one)).iterator();
        Task<Promise<Integer>> first = createTask(done::next);
        Task<Promise<Integer>> second = createTask(done::next);
        turns(1);
        nextTurn(() -> one.setResult(1), () -> two.setResult(2));

        assertThat(first.await()).isSameAs(one);
        assertThat(second.await()).isSameAs(two);
    }

    /** {@code test_tasks.BaseTaskTests.test_as_completed_duplicate_coroutines}. */
    @AsyncTest
    @Behaviour(187)
    void duplicatesAreDeliveredOnce() {
        Task<Integer> one = createTask(() -> 1);
        Iterator<Task<Integer>> done = asCompleted(List.of(one, one)).iterator();

        assertThat(done.next()).isSameAs(one);
        assertThat(done.hasNext()).isFalse();
        assertThatThrownBy(done::next).isInstanceOf(NoSuchElementException.class);
    }

    /** {@code test_tasks.BaseTaskTests.test_as_completed_coroutine_without_loop}. */
    @Test
    @Behaviour(187)
    void asCompletedWithoutALoopIsRefused() {
        assertThatThrownBy(() -> asCompleted(List.<Task<Integer>>of())).isInstanceOf(IllegalStateException.class);
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
