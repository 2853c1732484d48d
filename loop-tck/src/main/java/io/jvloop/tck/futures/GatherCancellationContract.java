package io.jvloop.tck.futures;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.gather;
import static io.jvloop.Asyncio.gatherSettled;
import static io.jvloop.Asyncio.shield;
import static io.jvloop.tck.Steps.fail;
import static io.jvloop.tck.Steps.sleepLong;
import static io.jvloop.tck.Steps.sleepLongThen;
import static io.jvloop.tck.Steps.swallowCancellation;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.CancelledError;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code gather} and {@code gatherSettled} promise when they, or those they wait for, are cancelled. */
public class GatherCancellationContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    /** {@code test_tasks.FutureGatherTests.test_one_cancellation}. */
    @AsyncTest
    void aCancelledChildFailsItAndTheOthersGoOn() {
        Promise<Integer> cancelled = loop.loop().createFuture();
        Promise<Integer> other = loop.loop().createFuture();
        var both = gather(cancelled, other);

        cancelled.cancel();

        assertThatThrownBy(both::await).isInstanceOf(CancelledError.class);
        assertThat(both.isCancelled()).isFalse();
        assertThat(other.isDone()).isFalse();
    }

    /** {@code test_tasks.CoroutineGatherTests.test_cancellation_broadcast}. */
    @AsyncTest
    @Behaviour(158)
    void cancellingTheTaskThatAwaitsItCancelsAllChildren() {
        Task<Void> one = createTask(() -> sleepLong());
        Task<Void> two = createTask(() -> sleepLong());
        Task<List<Void>> waiter = createTask(() -> gather(one, two).await());
        turns(1);

        waiter.cancel();

        assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
        turns(1);
        assertThat(one.isCancelled()).isTrue();
        assertThat(two.isCancelled()).isTrue();
    }

    /** {@code tasks._GatheringFuture.cancel}. */
    @AsyncTest
    @Behaviour(158)
    void aCancelledGatherEndsWhenItsChildHasCleanedUp() {
        Promise<Void> gate = loop.loop().createFuture();
        Task<Void> child = createTask(() -> sleepLongThen(gate::await));
        var one = gather(child);
        turns(1);

        assertThat(one.cancel()).isTrue();
        turns(3);
        assertThat(one.isDone()).isFalse();
        gate.setResult(null);

        assertThatThrownBy(one::await).isInstanceOf(CancelledError.class);
        assertThat(child.isCancelled()).isTrue();
    }

    /** {@code test_tasks.BaseTaskTests.test_cancel_gather_1}. */
    @AsyncTest
    void cancelIsRefusedOnceAllChildrenAreDone() {
        Promise<Integer> child = loop.loop().createFuture();
        var one = gather(child);
        child.setResult(42);

        assertThat(one.isDone()).isFalse();
        assertThat(one.cancel()).isFalse();

        assertThat(one.await()).containsExactly(42);
    }

    /** {@code test_tasks.BaseTaskTests.test_cancel_gather_2}. */
    @AsyncTest
    void theMessageOfACancelReachesTheOneWhoAwaits() {
        Task<List<Void>> waiter = createTask(() -> gather(() -> sleepLong()).await());
        turns(2);

        waiter.cancel("enough");

        assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class).hasMessage("enough");
    }

    /** bpo-32684, {@code test_tasks.CoroutineGatherTests.test_cancellation_broadcast}. */
    @AsyncTest
    void aCancelledSettledGatherThrowsRatherThanListTheCancellations() {
        var one = gatherSettled(() -> sleepLong());
        turns(1);

        one.cancel("enough");

        assertThatThrownBy(one::await).isInstanceOf(CancelledError.class).hasMessage("enough");
    }

    /** {@code tasks.gather}, {@code _cancel_requested}. */
    @AsyncTest
    void aCancelledGatherThrowsEvenIfItsChildrenSwallowTheCancellation() {
        var one = gather(() -> swallowCancellation(1));
        turns(1);

        one.cancel();

        assertThatThrownBy(one::await).isInstanceOf(CancelledError.class);
    }

    /** {@code tasks.gather}. */
    @AsyncTest
    void aFailureOfAChildsCleanUpIsWhatACancelledGatherThrows() {
        var one = gather(() -> sleepLongThen(() -> fail(new IllegalStateException("clean-up"))));
        turns(1);

        one.cancel();

        assertThatThrownBy(one::await).hasMessage("clean-up");
    }

    /** {@code test_tasks.BaseTaskTests.test_gather_shield}. */
    @AsyncTest
    @Behaviour(162)
    void cancellingAGatherOfShieldsLeavesWhatIsShielded() {
        Promise<Integer> one = loop.loop().createFuture();
        Promise<Integer> two = loop.loop().createFuture();
        var both = gather(shield(one), shield(two));

        both.cancel();

        assertThatThrownBy(both::await).isInstanceOf(CancelledError.class);
        assertThat(one.isDone()).isFalse();
        assertThat(two.isDone()).isFalse();
    }

    /** {@code tasks._GatheringFuture.cancel}: the request is passed on from gather to gather. */
    @AsyncTest
    @Behaviour(158)
    void cancellingAGatherOfGathersCancelsAllChildren() {
        Task<Void> one = createTask(() -> sleepLong());
        Task<Void> two = createTask(() -> sleepLong());
        var both = gather(gather(one), gather(two));
        turns(1);

        both.cancel();

        assertThatThrownBy(both::await).isInstanceOf(CancelledError.class);
        assertThat(one.isCancelled()).isTrue();
        assertThat(two.isCancelled()).isTrue();
    }

    /** {@code tasks.gather}: what is done counts at once. */
    @AsyncTest
    void gatheringACancelledFutureIsDoneAtOnce() {
        Promise<Integer> cancelled = loop.loop().createFuture();
        Promise<Integer> pending = loop.loop().createFuture();
        cancelled.cancel("no more");

        var both = gather(pending, cancelled);

        assertThat(both.isDone()).isTrue();
        assertThat(both.isCancelled()).isFalse();
        assertThatThrownBy(both::await).isInstanceOf(CancelledError.class).hasMessage("no more");
        assertThat(pending.isDone()).isFalse();
    }

    /** {@code tasks._GatheringFuture.cancel}: done is done, and the children are their own. */
    @AsyncTest
    void cancelAfterTheFirstFailureIsRefusedAndTheOthersGoOn() {
        Promise<Integer> failing = loop.loop().createFuture();
        Promise<Integer> other = loop.loop().createFuture();
        var both = gather(failing, other);
        failing.setException(new IllegalStateException("broken"));
        turns(1);

        assertThat(both.cancel()).isFalse();

        assertThat(other.isDone()).isFalse();
        assertThatThrownBy(both::await).hasMessage("broken");
    }

    /** {@code tasks.gather}: the failure was there first. */
    @AsyncTest
    void aCancelInTheTurnOfAFailureEndsWithTheFailureAndCancelsTheOthers() {
        Promise<Integer> failing = loop.loop().createFuture();
        Promise<Integer> other = loop.loop().createFuture();
        var both = gather(failing, other);

        failing.setException(new IllegalStateException("broken"));
        assertThat(both.cancel()).isTrue();

        assertThatThrownBy(both::await).hasMessage("broken");
        assertThat(other.isCancelled()).isTrue();
    }
}
