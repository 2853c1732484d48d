package io.jvloop.tck.futures;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.gather;
import static io.jvloop.Asyncio.shield;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.CancelledError;
import io.jvloop.LoopFuture;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code shield} promises. */
public class ShieldContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    /** {@code test_tasks.BaseTaskTests.test_shield_result}. */
    @AsyncTest
    @Behaviour(188)
    void theValuePasses() {
        Promise<Integer> inner = loop.loop().createFuture();
        LoopFuture<Integer> outer = shield(inner);
        inner.setResult(42);

        assertThat(outer.await()).isEqualTo(42);
    }

    /** {@code test_tasks.BaseTaskTests.test_shield_exception}. */
    @AsyncTest
    @Behaviour(188)
    void theFailurePasses() {
        IllegalStateException broken = new IllegalStateException("broken");
        Promise<Integer> inner = loop.loop().createFuture();
        LoopFuture<Integer> outer = shield(inner);
        inner.setException(broken);

        assertThatThrownBy(outer::await).isSameAs(broken);
    }

    /** {@code test_tasks.BaseTaskTests.test_shield_cancel_inner}. */
    @AsyncTest
    @Behaviour(189)
    void aCancellationOfTheInnerOnePassesWithItsMessage() {
        Promise<Integer> inner = loop.loop().createFuture();
        LoopFuture<Integer> outer = shield(inner);
        inner.cancel("from inside");

        assertThatThrownBy(outer::await).isInstanceOf(CancelledError.class).hasMessage("from inside");
        assertThat(outer.isCancelled()).isTrue();
    }

    /** {@code test_tasks.BaseTaskTests.test_shield_cancel_outer}. */
    @AsyncTest
    @Behaviour(190)
    void cancellingTheShieldLeavesTheInnerOne() {
        Promise<Integer> inner = loop.loop().createFuture();
        LoopFuture<Integer> outer = shield(inner);

        assertThat(outer.cancel()).isTrue();

        assertThat(outer.isCancelled()).isTrue();
        assertThat(inner.isDone()).isFalse();
    }

    /** {@code test_tasks.BaseTaskTests.test_shield_effect}. */
    @AsyncTest
    @Behaviour(190)
    void aTaskCancelledBehindAShieldEndsWhileTheInnerOneGoesOn() {
        Promise<Integer> work = loop.loop().createFuture();
        Task<Integer> inner = createTask(work::await);
        Task<Integer> waiter = createTask(() -> shield(inner).await());
        turns(2);

        waiter.cancel();

        assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
        work.setResult(7);
        assertThat(inner.await()).isEqualTo(7);
    }

    /** {@code test_tasks.BaseTaskTests.test_shield_shortcut}. */
    @AsyncTest
    @Behaviour(191)
    void aFutureThatIsDoneNeedsNoShield() {
        Promise<Integer> done = loop.loop().createFuture();
        done.setResult(1);

        assertThat(shield(done)).isSameAs(done);
    }

    /** {@code test_tasks.BaseTaskTests.test_shield_gather}. */
    @AsyncTest
    @Behaviour(192)
    void aShieldedGatherDeliversItsListAfterTheShieldIsCancelled() {
        Promise<Integer> one = loop.loop().createFuture();
        Promise<Integer> two = loop.loop().createFuture();
        var both = gather(one, two);
        LoopFuture<?> outer = shield(both);

        outer.cancel();
        one.setResult(1);
        two.setResult(2);

        assertThat(both.await()).containsExactly(1, 2);
    }

    /** {@code tasks.shield} of CPython 3.14: "exception in shielded future". */
    @Test
    @Behaviour(193)
    void aFailureAfterTheShieldWasCancelledIsReportedOnce() {
        IllegalStateException broken = new IllegalStateException("broken");
        loop.run(() -> {
            Promise<Integer> inner = loop.loop().createFuture();
            LoopFuture<Integer> first = shield(inner);
            LoopFuture<Integer> second = shield(inner);
            first.cancel();
            second.cancel();
            turns(1);

            inner.setException(broken);
            turns(1);
        });
        loop.closeLoop();

        assertThat(loop.failures()).singleElement()
                .satisfies(report -> assertThat(report.failure()).isSameAs(broken))
                .satisfies(report -> assertThat(report.message()).contains("shield"));
    }

    /** {@code tasks.shield}: the shield is out of the way, so the failure is nobody's, and reported as such. */
    @ParameterizedTest
    @Behaviour(193)
    @ValueSource(booleans = {false, true})
    void aFailureInTheTurnOfTheShieldsCancellationIsReportedOnce(boolean cancelledFirst) {
        IllegalStateException broken = new IllegalStateException("broken");
        loop.run(() -> {
            Promise<Integer> inner = loop.loop().createFuture();
            LoopFuture<Integer> outer = shield(inner);
            if (cancelledFirst) {
                outer.cancel();
                inner.setException(broken);
            } else {
                inner.setException(broken);
                outer.cancel();
            }
            turns(2);
        });
        loop.closeLoop();

        assertThat(loop.failures()).singleElement().satisfies(report -> assertThat(report.failure()).isSameAs(broken));
    }

    /** {@code test_tasks.BaseTaskTests.test_shield_coroutine_without_loop}: it is the task that needs one. */
    @Test
    @Behaviour(194)
    void aBodyToShieldNeedsALoop() {
        assertThatThrownBy(() -> shield(createTask(() -> 1))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no running event loop");
    }

    /** {@code tasks.shield}: the caller's cancellation and the inner result in one turn. */
    @AsyncTest
    @Behaviour(190)
    void aTaskCancelledInTheTurnOfTheInnerResultIsCancelledAndTheResultStays() {
        Promise<Integer> work = loop.loop().createFuture();
        Task<Integer> inner = createTask(work::await);
        Task<Integer> waiter = createTask(() -> shield(inner).await());
        turns(2);

        work.setResult(7);
        loop.loop().callSoon(waiter::cancel);

        assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
        assertThat(inner.result()).isEqualTo(7);
    }

    /** {@code tasks.shield}: another waiter still gets the failure, and nobody reports it. */
    @Test
    void aFailureThatAnotherShieldPassesOnIsNotLost() {
        loop.run(() -> {
            Promise<Integer> inner = loop.loop().createFuture();
            LoopFuture<Integer> waited = shield(inner);
            inner.setException(new IllegalStateException("broken"));

            assertThatThrownBy(waited::await).hasMessage("broken");
        });
        loop.closeLoop();

        assertThat(loop.failures()).isEmpty();
    }

    /** {@code tasks.shield}. */
    @AsyncTest
    void aCancellationAfterTheShieldWasCancelledIsNotReported() {
        Promise<Integer> inner = loop.loop().createFuture();
        shield(inner).cancel();
        turns(1);

        inner.cancel();
        turns(1);

        assertThat(loop.failures()).isEmpty();
    }

    /** {@code tasks.shield}: the two orders of the same turn. */
    @AsyncTest
    void aShieldCancelledTogetherWithTheInnerResultIsCancelled() {
        Promise<Integer> inner = loop.loop().createFuture();
        LoopFuture<Integer> outer = shield(inner);

        inner.setResult(1);
        assertThat(outer.cancel()).isTrue();
        turns(2);

        assertThat(outer.isCancelled()).isTrue();
        assertThat(inner.result()).isEqualTo(1);
    }
}
