package io.jvloop.tck.time;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.Steps.LONG;
import static io.jvloop.tck.Steps.millis;
import static io.jvloop.tck.Steps.sleepLong;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.CancelledError;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TimeoutScope;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code TimeoutScope} promises about moving and asking its deadline, and about its use. */
public class TimeoutScopeContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    // ---- moving the deadline ----

    /** {@code test_timeouts.TimeoutTests.test_reschedule}. */
    @AsyncTest
    @Behaviour(205)
    void theDeadlineMovesAndWhenFollows() {
        long start = loop.loop().time();
        Promise<Void> gate = loop.loop().createFuture();
        TimeoutScope scope = TimeoutScope.at(start + LONG.toNanos());
        Task<Void> waiter = createTask(() -> scope.run(() -> gate.await()));
        turns(1);

        scope.rescheduleAt(start + LONG.toNanos() * 2);
        assertThat(scope.when()).hasValue(start + LONG.toNanos() * 2);
        assertThat(loop.loop().statistics().timers()).isEqualTo(1);
        scope.disarm();
        assertThat(scope.when()).isEmpty();
        assertThat(loop.loop().statistics().timers()).isZero();

        gate.setResult(null);
        waiter.await();
        assertThat(scope.expired()).isFalse();
    }

    /** {@code test_timeouts.TimeoutTests.test_reschedule}. */
    @AsyncTest
    @Behaviour(205)
    void anEarlierDeadlineEndsTheBlockThen() {
        long start = loop.loop().time();

        assertThatThrownBy(() -> {
            TimeoutScope scope = TimeoutScope.never();
            scope.run(() -> {
                scope.reschedule(millis(10));
                sleepLong();
            });
        }).isInstanceOf(AsyncTimeoutException.class).hasMessageContaining("PT0.01S");

        assertThat(loop.loop().time() - start).isBetween(millis(10).toNanos(), LONG.toNanos() - 1);
    }

    /** {@code timeouts.Timeout.reschedule}: a past deadline is due at once. */
    @AsyncTest
    void aDeadlineMovedIntoThePastEndsTheBlockAtItsNextSuspension() {
        TimeoutScope scope = TimeoutScope.after(LONG);

        assertThatThrownBy(() -> scope.run(() -> {
            scope.reschedule(Duration.ofSeconds(-1));
            yieldNow();
            scope.disarm();
        })).isInstanceOf(AsyncTimeoutException.class);
    }

    /** {@code timeouts.Timeout.reschedule}: the callback that is queued already does not run. */
    @AsyncTest
    void aDeadlineThatIsDueCanStillBeMovedBeforeTheNextSuspension() {
        TimeoutScope scope = TimeoutScope.after(Duration.ZERO);

        scope.run(() -> {
            scope.reschedule(LONG);
            turns(3);
        });

        assertThat(scope.expired()).isFalse();
    }

    /** A limit too long for the clock is for ever, not in the past. */
    @AsyncTest
    void theLongestDurationNeverPasses() {
        TimeoutScope scope = TimeoutScope.after(Duration.ofSeconds(Long.MAX_VALUE));

        scope.run(() -> sleep(millis(5)));

        assertThat(scope.expired()).isFalse();
    }

    // ---- wrong use ----

    /** {@code test_timeouts.TimeoutTests.test_timeout_not_entered}. */
    @AsyncTest
    @Behaviour(206)
    void movingTheDeadlineBeforeTheBlockIsRefused() {
        TimeoutScope scope = TimeoutScope.after(millis(10));

        assertThatMovingIsRefused(scope, "has not been entered");
    }

    /** {@code test_timeouts.TimeoutTests.test_timeout_finished}. */
    @AsyncTest
    @Behaviour(206)
    void movingTheDeadlineAfterTheBlockIsRefused() {
        TimeoutScope scope = TimeoutScope.after(LONG);
        scope.run(() -> yieldNow());

        assertThatMovingIsRefused(scope, "finished");
    }

    /** {@code test_timeouts.TimeoutTests.test_timeout_expiring}. */
    @AsyncTest
    @Behaviour(206)
    void movingTheDeadlineWhileTheBlockIsBeingCancelledIsRefused() {
        TimeoutScope scope = TimeoutScope.after(millis(10));

        scope.run(() -> {
            assertThatThrownBy(() -> sleepLong()).isInstanceOf(CancelledError.class);
            assertThatMovingIsRefused(scope, "expiring");
        });
    }

    /** {@code test_timeouts.TimeoutTests.test_timeout_expired}. */
    @AsyncTest
    @Behaviour(206)
    void movingTheDeadlineAfterItPassedIsRefused() {
        TimeoutScope scope = TimeoutScope.after(millis(10));
        assertThatThrownBy(() -> scope.run(() -> sleepLong())).isInstanceOf(AsyncTimeoutException.class);

        assertThatMovingIsRefused(scope, "expired");
    }

    private static void assertThatMovingIsRefused(TimeoutScope scope, String why) {
        List<ThrowingCallable> moves = List.of(() -> scope.reschedule(millis(1)), () -> scope.rescheduleAt(1), scope::disarm);
        for (ThrowingCallable move : moves) {
            assertThatThrownBy(move).isInstanceOf(IllegalStateException.class).hasMessageContaining(why);
        }
    }

    /** {@code test_timeouts.TimeoutTests.test_timeout_double_enter}, {@code test_timeout_already_entered}. */
    @AsyncTest
    @Behaviour(207)
    void aScopeRunsOneBlockOnly() {
        TimeoutScope scope = TimeoutScope.after(millis(10));

        scope.run(() -> assertThatThrownBy(() -> scope.run(() -> yieldNow())).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("already been entered"));

        assertThatThrownBy(() -> scope.run(() -> yieldNow())).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("already been entered");
    }

    /** {@code test_timeouts.TimeoutTests.test_timeout_without_task}. */
    @AsyncTest
    @Behaviour(207)
    void aScopeNeedsATask() {
        TimeoutScope scope = TimeoutScope.after(millis(10));
        Promise<Throwable> refused = loop.loop().createFuture();
        loop.loop().callSoon(() -> {
            try {
                scope.run(() -> refused.setResult(null));
            } catch (IllegalStateException expected) {
                refused.setResult(expected);
            }
        });

        assertThat(refused.await()).hasMessageContaining("task");
    }

    /** {@code timeouts.timeout}. */
    @Test
    void aLimitFromNowNeedsALoop() {
        assertThatThrownBy(() -> TimeoutScope.after(millis(1))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no running event loop");
    }

    // ---- text ----

    /** {@code test_timeouts.TimeoutTests.test_repr_active}, {@code _expired}, {@code _finished}, {@code _disabled}. */
    @AsyncTest
    @Behaviour(211)
    void theTextTellsTheState() {
        TimeoutScope scope = TimeoutScope.at(loop.loop().time() + millis(10).toNanos());
        assertThat(scope).hasToString("TimeoutScope[created]");
        scope.run(() -> {
            assertThat(scope).hasToString("TimeoutScope[active, when=" + scope.when().orElseThrow() + "]");
            scope.disarm();
            assertThat(scope).hasToString("TimeoutScope[active, when=never]");
        });
        assertThat(scope).hasToString("TimeoutScope[finished]");

        TimeoutScope late = TimeoutScope.after(millis(1));
        assertThatThrownBy(() -> late.run(() -> sleepLong())).isInstanceOf(AsyncTimeoutException.class);
        assertThat(late).hasToString("TimeoutScope[expired]");
    }
}
