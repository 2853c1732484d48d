package io.jvloop.tck.futures;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.LoopFuture;
import io.jvloop.Promise;
import io.jvloop.UnhandledFailure;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who is called when a future is done, in which order, and what may happen meanwhile. */
public class DoneCallbackContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();

    /** {@code test_futures.BaseFutureDoneCallbackTests.test_callbacks_invoked_on_set_result}. */
    @AsyncTest
    @Behaviour({87, 88})
    void doneCallbacksRunInALaterTurnInTheirOrder() {
        Promise<String> promise = fixture.loop().createFuture();
        promise.addDoneCallback(done -> log.add("1 " + done.result()));
        promise.addDoneCallback(done -> log.add("2 " + done.result()));
        promise.setResult("r");
        log.add("set");
        yieldNow();
        promise.addDoneCallback(done -> log.add("late"));
        log.add("added");
        yieldNow();

        assertThat(log).containsExactly("set", "1 r", "2 r", "added", "late");
    }

    /** {@code test_futures.BaseFutureDoneCallbackTests.test_remove_done_callback}. */
    @AsyncTest
    @Behaviour(89)
    void removingADoneCallbackRemovesEveryEqualRegistration() {
        Promise<String> promise = fixture.loop().createFuture();
        Consumer<LoopFuture<String>> callback = done -> log.add("removed");
        promise.addDoneCallback(callback);
        promise.addDoneCallback(done -> log.add("stays"));
        promise.addDoneCallback(callback);

        assertThat(promise.removeDoneCallback(callback)).isEqualTo(2);
        assertThat(promise.removeDoneCallback(callback)).isZero();
        promise.setResult("r");
        yieldNow();
        assertThat(log).containsExactly("stays");
    }

    /** {@code test_futures.BaseFutureDoneCallbackTests.test_callbacks_invoked_on_set_exception}; cancel likewise. */
    @AsyncTest
    @Behaviour(87)
    void failureAndCancellationScheduleTheCallbacksToo() {
        Promise<String> failing = fixture.loop().createFuture();
        Promise<String> cancelled = fixture.loop().createFuture();
        failing.addDoneCallback(done -> log.add("failed " + done.exception().getMessage()));
        cancelled.addDoneCallback(done -> log.add("cancelled " + done.isCancelled()));
        failing.setException(new IllegalStateException("broken"));
        cancelled.cancel();
        log.add("set");
        yieldNow();

        assertThat(log).containsExactly("set", "failed broken", "cancelled true");
    }

    /** {@code test_futures.BaseFutureDoneCallbackTests.test_remove_done_callbacks_list_mutation}. */
    @AsyncTest
    @Behaviour(90)
    void equalsOfACallbackMayRemoveOthers() {
        Promise<String> promise = fixture.loop().createFuture();
        Consumer<LoopFuture<String>> other = done -> log.add("other");
        Consumer<LoopFuture<String>> stays = done -> log.add("stays");
        promise.addDoneCallback(new MeddlingCallback(promise, other));
        promise.addDoneCallback(other);
        promise.addDoneCallback(stays);

        assertThat(promise.removeDoneCallback(done -> log.add("unknown"))).isZero();
        promise.setResult("r");
        yieldNow();
        assertThat(log).containsExactly("meddler", "stays");
    }

    /** Removes another callback of its future when it is compared. */
    private final class MeddlingCallback implements Consumer<LoopFuture<String>> {
        private final Promise<String> promise;
        private final Consumer<LoopFuture<String>> victim;
        private boolean meddled;

        MeddlingCallback(Promise<String> promise, Consumer<LoopFuture<String>> victim) {
            this.promise = promise;
            this.victim = victim;
        }

        @Override
        public void accept(LoopFuture<String> done) {
            log.add("meddler");
        }

        @Override
        public boolean equals(Object other) {
            if (!meddled) {
                meddled = true;
                promise.removeDoneCallback(victim);
            }
            return this == other;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    /** {@code test_futures.BaseFutureDoneCallbackTests.test_schedule_callbacks_list_mutation_2}. */
    @AsyncTest
    @Behaviour(90)
    void callbackMayAddAndRemoveCallbacks() {
        Promise<String> promise = fixture.loop().createFuture();
        Consumer<LoopFuture<String>> second = done -> log.add("second");
        promise.addDoneCallback(done -> {
            log.add("first removes " + promise.removeDoneCallback(second));
            promise.addDoneCallback(again -> log.add("added"));
        });
        promise.addDoneCallback(second);
        promise.setResult("r");
        yieldNow();
        log.add("a turn later");
        yieldNow();

        assertThat(log).containsExactly("first removes 0", "second", "a turn later", "added");
    }

    /** {@code test_events.HandleTests.test_callback_with_exception}. */
    @AsyncTest
    @Behaviour(91)
    void failingCallbackIsReportedAndTheOthersRun() {
        RuntimeException failure = new IllegalStateException("callback");
        Promise<String> promise = fixture.loop().createFuture();
        promise.addDoneCallback(done -> {
            throw failure;
        });
        promise.addDoneCallback(done -> log.add("ran"));
        promise.setResult("r");
        yieldNow();

        assertThat(log).containsExactly("ran");
        assertThat(fixture.failures()).extracting(UnhandledFailure::failure).containsExactly(failure);
    }

    /** {@code futures.Future}: callbacks and tasks that wait are one list. */
    @AsyncTest
    @Behaviour(92)
    void tasksAndCallbacksGoOnInTheOrderInWhichTheyCame() {
        Promise<String> promise = fixture.loop().createFuture();
        createTask(() -> log.add("task 1 " + promise.await()));
        yieldNow();
        promise.addDoneCallback(done -> log.add("callback"));
        createTask(() -> log.add("task 2 " + promise.await()));
        yieldNow();
        promise.setResult("r");
        yieldNow();

        assertThat(log).containsExactly("task 1 r", "callback", "task 2 r");
    }
}
