package io.jvloop.tck.time;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.shield;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.waitFor;
import static io.jvloop.tck.Steps.LONG;
import static io.jvloop.tck.Steps.fail;
import static io.jvloop.tck.Steps.millis;
import static io.jvloop.tck.Steps.sleepLongThen;
import static io.jvloop.tck.Steps.swallowCancellation;
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
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code waitFor} promises. */
public class WaitForContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    /** {@code test_waitfor.AsyncioWaitForTest.test_wait_for_blocking}. */
    @AsyncTest
    @Behaviour(172)
    void givesTheValueOfWhatIsDoneInTime() {
        assertThat(waitFor(createTask(() -> "done"), LONG)).isEqualTo("done");
        assertThat(waitFor(() -> "body", LONG)).isEqualTo("body");
        assertThat(loop.loop().statistics().timers()).isZero();
    }

    /** {@code uvloop test_base.test_inf_wait_for}. */
    @Test
    @Behaviour(172)
    void theLongestLimitIsForEver() {
        loop.run(() -> assertThat(waitFor(createTask(() -> {
            sleep(millis(5));
            return "done";
        }), Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo("done"));
    }

    /** {@code test_waitfor.AsyncioWaitForTest.test_wait_for_waits_for_task_cancellation}. */
    @AsyncTest
    @Behaviour({173, 180})
    void waitsForTheEndOfWhatItCancels() {
        boolean[] cleanedUp = {false};
        Task<Void> slow = createTask(() -> sleepLongThen(() -> {
            sleep(millis(5));
            cleanedUp[0] = true;
        }));

        assertThatThrownBy(() -> waitFor(slow, millis(1))).isInstanceOf(AsyncTimeoutException.class)
                .hasCauseInstanceOf(CancelledError.class);

        assertThat(cleanedUp[0]).isTrue();
        assertThat(slow.isCancelled()).isTrue();
    }

    /** {@code test_waitfor.AsyncioWaitForTest.test_wait_for_timeout_less_then_0_or_0_future_done}. */
    @ParameterizedTest
    @Behaviour(174)
    @ValueSource(longs = {0, -1})
    void withoutTimeGivesWhatIsDone(long limitMillis) {
        loop.run(() -> {
            Promise<String> done = loop.loop().createFuture();
            done.setResult("done");

            assertThat(waitFor(done, millis(limitMillis))).isEqualTo("done");
        });
    }

    /** {@code tasks.wait_for}: a cancelled future is no time-out. */
    @AsyncTest
    void withoutTimeACancelledFutureIsCancelled() {
        Promise<String> cancelled = loop.loop().createFuture();
        cancelled.cancel();

        assertThatThrownBy(() -> waitFor(cancelled, Duration.ZERO)).isInstanceOf(CancelledError.class);
    }

    /** {@code test_waitfor.AsyncioWaitForTest.test_wait_for_waits_for_task_cancellation_w_timeout_0}. */
    @ParameterizedTest
    @Behaviour({175, 180})
    @ValueSource(longs = {0, -1})
    void withoutTimeCancelsWhatRunsAndWaitsForItsEnd(long limitMillis) {
        loop.run(() -> {
            Task<Void> slow = createTask(() -> sleepLongThen(() -> sleep(millis(5))));
            turns(1);

            assertThatThrownBy(() -> waitFor(slow, millis(limitMillis))).isInstanceOf(AsyncTimeoutException.class)
                    .hasCauseInstanceOf(CancelledError.class);

            assertThat(slow.isCancelled()).isTrue();
        });
    }

    /** {@code tasks._cancel_and_wait}: reliably cancellable itself. */
    @AsyncTest
    void withoutTimeItCanBeCancelledWhileItWaits() {
        Promise<Void> gate = loop.loop().createFuture();
        Task<Void> stubborn = createTask(() -> sleepLongThen(gate::await));
        turns(1);
        Task<Void> waiter = createTask(() -> waitFor(stubborn, Duration.ZERO));
        turns(2);

        waiter.cancel();

        assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
        assertThat(stubborn.isDone()).isFalse();
        gate.setResult(null);
        assertThatThrownBy(stubborn::await).isInstanceOf(CancelledError.class);
    }

    /** {@code test_waitfor.AsyncioWaitForTest.test_wait_for_reraises_exception_during_cancellation}. */
    @AsyncTest
    @Behaviour(176)
    void aFailureWhileBeingCancelledIsThrownInstead() {
        Task<Void> slow = createTask(() -> sleepLongThen(() -> fail(new IllegalStateException("clean-up"))));

        assertThatThrownBy(() -> waitFor(slow, millis(1))).isInstanceOf(IllegalStateException.class).hasMessage("clean-up");
    }

    /** {@code test_waitfor.AsyncioWaitForTest.test_wait_for_cancel_suppressed}. */
    @AsyncTest
    void aValueGivenInsteadOfTheCancellationIsReturned() {
        Task<Integer> stubborn = createTask(() -> swallowCancellation(42));

        assertThat(waitFor(stubborn, millis(1))).isEqualTo(42);
    }

    /** {@code test_waitfor.AsyncioWaitForTest.test_cancel_wait_for}. */
    @AsyncTest
    @Behaviour(177)
    void cancellingTheCallerCancelsWhatItWaitsFor() {
        Task<Void> inner = createTask(() -> sleepLongThen(() -> sleep(millis(5))));
        Task<Void> waiter = createTask(() -> waitFor(inner, LONG));
        turns(2);

        waiter.cancel();

        assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
        assertThat(inner.isCancelled()).isTrue();
        assertThat(loop.loop().statistics().timers()).isZero();
    }

    /** {@code test_waitfor.AsyncioWaitForTest.test_cancel_blocking_wait_for}. */
    @AsyncTest
    @Behaviour(177)
    void withAllTimeCancellingTheCallerCancelsWhatItWaitsFor() {
        Promise<Void> gate = loop.loop().createFuture();
        Task<Void> inner = createTask(() -> gate.await());
        Task<Void> waiter = createTask(() -> waitFor(inner, Duration.ofSeconds(Long.MAX_VALUE)));
        turns(2);

        waiter.cancel();

        assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
        assertThat(inner.isCancelled()).isTrue();
    }

    /** {@code test_waitfor.AsyncioWaitForTest.test_asyncio_wait_for_cancelled}. */
    @AsyncTest
    @Behaviour(177)
    void aCancelledCallerWaitsForTheEndOfWhatItCancels() {
        Promise<Void> gate = loop.loop().createFuture();
        Task<Void> inner = createTask(() -> sleepLongThen(gate::await));
        Task<Void> waiter = createTask(() -> waitFor(inner, LONG));
        turns(2);

        waiter.cancel();
        turns(3);
        assertThat(waiter.isDone()).isFalse();
        gate.setResult(null);

        assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
    }

    /** {@code test_waitfor.AsyncioWaitForTest.test_wait_for_race_condition}. */
    @AsyncTest
    @Behaviour(178)
    void aResultSetInTheSameTurnIsDelivered() {
        Promise<String> future = loop.loop().createFuture();
        loop.loop().callSoon(() -> future.setResult("ok"));

        assertThat(waitFor(future, LONG)).isEqualTo("ok");
    }

    /** {@code test_waitfor.AsyncioWaitForTest.test_wait_for_issue86296}. */
    @AsyncTest
    void aCallerCancelledTogetherWithTheResultIsCancelled() {
        Promise<String> inner = loop.loop().createFuture();
        boolean[] reachedEnd = {false};
        Task<Void> waiter = createTask(() -> {
            waitFor(inner, LONG);
            reachedEnd[0] = true;
        });
        turns(1);

        inner.setResult("done");
        waiter.cancel();

        assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
        assertThat(reachedEnd[0]).isFalse();
    }

    /** {@code test_waitfor.WaitForShieldTests.test_shielded_timeout}. */
    @AsyncTest
    @Behaviour(179)
    void whatIsShieldedOutlivesTheLimit() {
        Promise<String> gate = loop.loop().createFuture();
        Task<String> inner = createTask(gate::await);

        assertThatThrownBy(() -> waitFor(shield(inner), millis(1))).isInstanceOf(AsyncTimeoutException.class);

        assertThat(inner.isDone()).isFalse();
        gate.setResult("done");
        assertThat(inner.await()).isEqualTo("done");
    }

    /** {@code test_waitfor.AsyncioWaitForTest.test_wait_for_timeout_less_then_0_or_0}: a body that has no time is not begun. */
    @ParameterizedTest
    @Behaviour({175, 180})
    @ValueSource(longs = {0, -1})
    void withoutTimeNoBodyIsBegun(long limitMillis) {
        loop.run(() -> {
            List<String> begun = new ArrayList<>();
            assertThatThrownBy(() -> waitFor(() -> begun.add("value"), millis(limitMillis))).isInstanceOf(AsyncTimeoutException.class)
                    .hasCauseInstanceOf(CancelledError.class);
            assertThatThrownBy(() -> waitFor(() -> {
                begun.add("void");
            }, millis(limitMillis))).isInstanceOf(AsyncTimeoutException.class);
            assertThat(begun).isEmpty();
        });
    }

    /** {@code test_waitfor.WaitForShieldTests.test_zero_timeout}. */
    @AsyncTest
    @Behaviour(179)
    void whatIsShieldedOutlivesALimitOfZero() {
        Task<String> inner = createTask(() -> {
            sleep(millis(10));
            return "done";
        });
        LoopFuture<String> shielded = shield(inner);

        assertThatThrownBy(() -> waitFor(shielded, Duration.ZERO)).isInstanceOf(AsyncTimeoutException.class);

        assertThat(shielded.isCancelled()).isTrue();
        assertThat(inner.await()).isEqualTo("done");
    }

    /** A checked exception of a body keeps its type. */
    @Test
    void aBodysCheckedExceptionIsNotWrapped() {
        loop.run(() -> assertThatThrownBy(() -> waitFor(() -> {
            throw new IOException("broken");
        }, millis(1))).isInstanceOf(IOException.class));
    }
}
