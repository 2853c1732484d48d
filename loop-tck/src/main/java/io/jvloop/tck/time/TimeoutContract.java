package io.jvloop.tck.time;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.taskGroup;
import static io.jvloop.Asyncio.timeout;
import static io.jvloop.Asyncio.timeoutAt;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.Steps.LONG;
import static io.jvloop.tck.Steps.assertNotCancelled;
import static io.jvloop.tck.Steps.currentCancelling;
import static io.jvloop.tck.Steps.fail;
import static io.jvloop.tck.Steps.millis;
import static io.jvloop.tck.Steps.sleepLong;
import static io.jvloop.tck.Steps.sleepLongThen;
import static io.jvloop.tck.Steps.swallowCancellation;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.CancelledError;
import io.jvloop.Task;
import io.jvloop.TaskGroupException;
import io.jvloop.TimeoutScope;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code timeout}, {@code timeoutAt} and {@code TimeoutScope} promise about the end of a block. */
public class TimeoutContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    // ---- expiry ----

    /** {@code test_timeouts.TimeoutTests.test_timeout_basic}. */
    @AsyncTest
    @Behaviour({195, 204})
    void aBlockThatTakesTooLongIsATimeoutCausedByTheCancellation() {
        TimeoutScope scope = TimeoutScope.after(millis(10));

        assertThatThrownBy(() -> scope.run(() -> sleepLong())).isInstanceOf(AsyncTimeoutException.class)
                .hasCauseInstanceOf(CancelledError.class).hasMessageContaining("PT0.01S");

        assertThat(scope.expired()).isTrue();
    }

    /** {@code test_timeouts.TimeoutTests.test_waiter_cancelled}. */
    @AsyncTest
    @Behaviour({195, 204})
    void theBlockItselfSeesACancellation() {
        Throwable[] seen = {null};

        assertThatThrownBy(() -> timeout(millis(10), () -> {
            try {
                sleepLong();
            } catch (CancelledError cancelled) {
                seen[0] = cancelled;
                throw cancelled;
            }
        })).isInstanceOf(AsyncTimeoutException.class).hasCause(seen[0]);
    }

    /** {@code test_timeouts.TimeoutTests.test_timeout_at_basic}. */
    @AsyncTest
    @Behaviour(196)
    void aDeadlineIsATimeOfTheLoopsClock() {
        long deadline = loop.loop().time() + millis(10).toNanos();
        TimeoutScope scope = TimeoutScope.at(deadline);

        assertThatThrownBy(() -> scope.run(() -> sleepLong())).isInstanceOf(AsyncTimeoutException.class);
        assertThat(scope.when()).hasValue(deadline);
        assertThat(loop.loop().time()).isGreaterThanOrEqualTo(deadline);
        assertThatThrownBy(() -> timeoutAt(deadline, () -> sleepLong())).isInstanceOf(AsyncTimeoutException.class);
    }

    /** {@code test_timeouts.TimeoutTests.test_timeout_zero_sleep_zero}, {@code test_timeout_in_the_past_sleep_zero}. */
    @ParameterizedTest
    @Behaviour(199)
    @ValueSource(longs = {0, -11})
    void withoutTimeABlockEndsAtItsFirstSuspension(long limitMillis) {
        loop.run(() -> {
            int[] steps = {0};

            assertThatThrownBy(() -> timeout(millis(limitMillis), () -> {
                steps[0]++;
                yieldNow();
                steps[0]++;
            })).isInstanceOf(AsyncTimeoutException.class);

            assertThat(steps[0]).isEqualTo(1);
        });
    }

    /** {@code timeouts.Timeout.__aexit__}. */
    @AsyncTest
    void withoutTimeABlockThatDoesNotSuspendSucceeds() {
        assertThat(timeout(millis(0), () -> 42)).isEqualTo(42);
        yieldNow();
        assertThat(currentCancelling()).isZero();
    }

    /** {@code test_timeouts.TimeoutTests.test_outer_task_is_not_cancelled}. */
    @AsyncTest
    @Behaviour(202)
    void afterATimeoutTheTaskIsHealthy() {
        assertThatThrownBy(() -> timeout(millis(1), () -> sleepLong())).isInstanceOf(AsyncTimeoutException.class);

        assertThat(currentCancelling()).isZero();
        sleep(millis(1));
    }

    /** {@code timeouts.Timeout.__aexit__}: the body may swallow the cancellation. */
    @AsyncTest
    void aBlockThatSwallowsTheCancellationGivesItsValue() {
        TimeoutScope scope = TimeoutScope.after(millis(1));

        assertThat(scope.<Integer, RuntimeException>run(() -> swallowCancellation(42))).isEqualTo(42);

        assertThat(scope.expired()).isTrue();
        assertThat(currentCancelling()).isZero();
        yieldNow();
    }

    // ---- in time ----

    /** {@code test_timeouts.TimeoutTests.test_timeout_not_called}. */
    @AsyncTest
    @Behaviour(197)
    void aBlockThatEndsInTimeDisarmsTheDeadline() {
        TimeoutScope scope = TimeoutScope.after(LONG);

        scope.run(() -> sleep(millis(1)));

        assertThat(scope.expired()).isFalse();
        assertThat(loop.loop().statistics().timers()).isZero();
    }

    /** {@code test_timeouts.TimeoutTests.test_foreign_exception_passed}. */
    @AsyncTest
    @Behaviour(200)
    void aFailureBeforeTheDeadlinePassesUnchanged() {
        IOException broken = new IOException("broken");
        TimeoutScope scope = TimeoutScope.after(millis(10));

        assertThatThrownBy(() -> scope.run(() -> {
            throw broken;
        })).isSameAs(broken).hasNoCause().hasNoSuppressedExceptions();

        assertThat(scope.expired()).isFalse();
    }

    /** {@code test_timeouts.TimeoutTests.test_foreign_cancel_doesnt_timeout_if_not_expired}. */
    @AsyncTest
    @Behaviour(201)
    void aCancellationFromOutsideBeforeTheDeadlineStaysOne() {
        TimeoutScope scope = TimeoutScope.after(LONG);
        Task<Void> waiter = createTask(() -> scope.run(() -> sleepLong()));
        turns(1);

        waiter.cancel("from outside");

        assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class).hasMessage("from outside");
        assertThat(scope.expired()).isFalse();
        assertThat(loop.loop().statistics().timers()).isZero();
    }

    /** {@code test_timeouts.TimeoutTests.test_timeout_disabled}. */
    @AsyncTest
    @Behaviour(198)
    void withoutADeadlineABlockHasAllTime() {
        TimeoutScope scope = TimeoutScope.never();

        scope.run(() -> sleep(millis(5)));

        assertThat(scope.expired()).isFalse();
        assertThat(scope.when()).isEmpty();
    }

    // ---- JDK code that blocks, in mounted mode, where it does not stop the loop ----

    /** Design section 5: what the JDK throws because of our interrupt counts as the cancellation. */
    @AsyncTest
    void aBlockParkedInJdkCodeIsATimeoutToo() {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a call that blocks stops the loop");
        assertThatThrownBy(() -> timeout(Duration.ZERO, () -> new CountDownLatch(1).await())).isInstanceOf(AsyncTimeoutException.class)
                .hasCauseInstanceOf(CancelledError.class);

        assertThat(currentCancelling()).isZero();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        turns(1);
    }

    /** The same for a block that swallows the interrupt: no cancellation is left over. */
    @AsyncTest
    void aBlockThatSwallowsTheInterruptGivesItsValue() {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a call that blocks stops the loop");
        assertThat(TimeoutScope.after(Duration.ZERO).<Integer, RuntimeException>run(() -> {
            try {
                new CountDownLatch(1).await();
                return 0;
            } catch (InterruptedException swallowed) {
                return 42;
            }
        })).isEqualTo(42);

        assertNotCancelled();
    }

    // ---- failures of the clean-up ----

    /** {@code test_timeouts.TimeoutTests.test_foreign_exception_on_timeout}. */
    @AsyncTest
    @Behaviour(203)
    void aFailureOfTheCleanUpHasTheTimeoutAsItsCause() {
        assertThatThrownBy(() -> timeout(millis(10), () -> sleepLongThen(() -> fail(new IllegalStateException("clean-up")))))
                .isInstanceOf(IllegalStateException.class).hasCauseInstanceOf(AsyncTimeoutException.class);
    }

    /** {@code test_timeouts.TimeoutTests.test_foreign_exception_on_timeout_2}. */
    @AsyncTest
    @Behaviour(203)
    void aChainOfCausesEndsInTheTimeout() {
        RuntimeException failure = new IllegalStateException("outer", new IOException("inner"));

        assertThatThrownBy(() -> timeout(millis(10), () -> sleepLongThen(() -> fail(failure)))).hasMessage("outer")
                .hasRootCauseInstanceOf(AsyncTimeoutException.class);
    }

    /** {@code test_timeouts.TimeoutTests.test_timeout_taskgroup}. */
    @AsyncTest
    @Behaviour(210)
    void aGroupThatFailsInItsCleanUpThrowsItsOwnExceptionWithTheTimeout() {
        TaskGroupException failures = catchThrowableOfType(TaskGroupException.class, () -> timeout(millis(10), () -> {
            taskGroup(group -> {
                group.createTask(() -> sleepLongThen(() -> fail(new IllegalStateException("clean-up"))));
                sleepLong();
            });
        }));

        assertThat(failures.exceptions()).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(failures).hasRootCauseInstanceOf(AsyncTimeoutException.class);
    }
}
