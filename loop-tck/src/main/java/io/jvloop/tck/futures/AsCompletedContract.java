package io.jvloop.tck.futures;

import static io.jvloop.Asyncio.asCompleted;
import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.tck.Steps.LONG;
import static io.jvloop.tck.Steps.millis;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.CancelledError;
import io.jvloop.LoopFuture;
import io.jvloop.Promise;
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

/** What {@code asCompleted} promises. */
public class AsCompletedContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

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
}
