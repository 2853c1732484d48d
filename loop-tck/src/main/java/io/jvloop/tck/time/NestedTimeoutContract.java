package io.jvloop.tck.time;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.timeout;
import static io.jvloop.tck.Steps.LONG;
import static io.jvloop.tck.Steps.currentCancelling;
import static io.jvloop.tck.Steps.millis;
import static io.jvloop.tck.Steps.sleepLong;
import static io.jvloop.tck.Steps.sleepLongThen;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.CancelledError;
import io.jvloop.Task;
import io.jvloop.TimeoutScope;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What scopes promise that stand in each other, in a clean-up, or against a cancellation from outside. */
public class NestedTimeoutContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    /** {@code test_timeouts.TimeoutTests.test_nested_timeouts}. */
    @AsyncTest
    void ofTwoNestedScopesWithOneDeadlineTheOuterOneThrows() {
        long deadline = loop.loop().time() + millis(10).toNanos();
        TimeoutScope outer = TimeoutScope.at(deadline);
        TimeoutScope inner = TimeoutScope.at(deadline);
        Throwable[] betweenThem = {null};

        assertThatThrownBy(() -> outer.run(() -> {
            try {
                inner.run(() -> sleepLong());
            } catch (Throwable failure) {
                betweenThem[0] = failure;
                throw failure;
            }
        })).isInstanceOf(AsyncTimeoutException.class);

        assertThat(betweenThem[0]).isInstanceOf(CancelledError.class);
        assertThat(outer.expired()).isTrue();
        assertThat(inner.expired()).isTrue();
        assertThat(currentCancelling()).isZero();
    }

    /** {@code test_timeouts.TimeoutTests.test_nested_timeouts_concurrent}. */
    @AsyncTest
    @Behaviour(209)
    void anOuterScopeStopsABlockInAnInnerLongerOne() {
        TimeoutScope inner = TimeoutScope.after(LONG);

        assertThatThrownBy(() -> timeout(millis(2), () -> inner.run(() -> sleepLong()))).isInstanceOf(AsyncTimeoutException.class);

        assertThat(inner.expired()).isFalse();
    }

    /** {@code test_timeouts.TimeoutTests.test_nested_timeouts_loop_busy}. */
    @AsyncTest
    void anInnerTimeoutLeavesTheOuterDeadlineInForce() {
        assertThatThrownBy(() -> timeout(millis(500), () -> {
            assertThatThrownBy(() -> timeout(millis(1), () -> sleepLong())).isInstanceOf(AsyncTimeoutException.class);
            sleepLong();
        })).isInstanceOf(AsyncTimeoutException.class);
    }

    /** {@code test_timeouts.TimeoutTests.test_nested_timeout_in_finally}. */
    @AsyncTest
    @Behaviour(208)
    void aScopeInTheCleanUpOfAnExpiredOneWorksOnItsOwn() {
        assertThatThrownBy(() -> timeout(millis(10), () -> sleepLongThen(() -> {
            assertThatThrownBy(() -> timeout(millis(10), () -> sleepLong())).isInstanceOf(AsyncTimeoutException.class);
        }))).isInstanceOf(AsyncTimeoutException.class);
    }

    /** {@code test_timeouts.TimeoutTests.test_timeout_after_cancellation}. */
    @AsyncTest
    void aScopeInTheCleanUpOfACancelledTaskTimesOut() {
        Task<Void> cancelled = createTask(() -> {
            try {
                sleepLong();
            } catch (CancelledError stop) {
                assertThatThrownBy(() -> timeout(millis(0), () -> sleepLong())).isInstanceOf(AsyncTimeoutException.class);
                assertThat(currentCancelling()).isEqualTo(1);
                throw stop;
            }
        });
        turns(1);
        cancelled.cancel();

        assertThatThrownBy(cancelled::await).isInstanceOf(CancelledError.class);
    }

    /** {@code test_timeouts.TimeoutTests.test_cancel_in_timeout_after_cancellation}. */
    @AsyncTest
    void aSecondCancellationInSuchAScopeIsNoTimeout() {
        Task<Void> cancelled = createTask(() -> sleepLongThen(() -> timeout(LONG, () -> sleepLong())));
        turns(1);
        cancelled.cancel("first");
        turns(2);

        cancelled.cancel("second");

        assertThatThrownBy(cancelled::await).isInstanceOf(CancelledError.class).hasMessage("second");
    }

    /** {@code timeouts.Timeout.__aexit__}: whoever else cancels the task goes first. */
    @AsyncTest
    void aCancellationFromOutsideInTheTurnOfTheDeadlineIsNoTimeout() {
        TimeoutScope scope = TimeoutScope.after(millis(10));
        Task<Void> waiter = createTask(() -> scope.run(() -> sleepLong()));
        loop.loop().callAt(scope.when().orElseThrow(), () -> waiter.cancel("from outside"));

        assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
        assertThat(waiter.cancelling()).isEqualTo(1);
    }

    /** The same with the deadline first. */
    @AsyncTest
    void aCancellationFromOutsideAfterTheDeadlineIsNoTimeout() {
        TimeoutScope scope = TimeoutScope.after(millis(1));
        Task<Void> waiter = createTask(() -> scope.run(() -> sleepLongThen(() -> sleepLong())));
        while (!scope.expired()) {
            sleep(millis(1));
        }
        turns(2);

        waiter.cancel("from outside");

        assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class).hasMessage("from outside");
    }
}
