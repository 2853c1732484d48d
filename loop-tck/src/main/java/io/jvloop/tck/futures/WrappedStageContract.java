package io.jvloop.tck.futures;

import static io.jvloop.Asyncio.wrapFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.LoopFuture;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Stages that do what a stage should not, or need not, and a loop that waits for them. */
public class WrappedStageContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    /** A stage that only keeps who wants to know of its end. */
    private static class Kept extends CompletableFuture<String> {
        final List<BiConsumer<? super String, ? super Throwable>> waiting = new ArrayList<>();

        @Override
        public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
            waiting.add(action);
            return this;
        }

        void tell(String value) {
            waiting.forEach(action -> action.accept(value, null));
        }
    }

    /** A simulated clock, if there is one, goes on: nothing is waited for that is not the loop's. */
    private static void assertClockGoesOn() {
        Asyncio.sleep(Steps.millis(1));
    }

    @AsyncTest
    void stageThatCannotBeFollowedIsAnErrorOfTheCaller() {
        IllegalArgumentException refusal = new IllegalArgumentException("mine");
        Kept stage = new Kept() {
            @Override
            public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
                super.whenComplete(action);
                throw refusal;
            }
        };
        assertThatThrownBy(() -> wrapFuture(stage)).isSameAs(refusal);
        stage.waiting.forEach(action -> action.accept(null, new IllegalStateException("for nobody")));

        assertClockGoesOn();
    }

    /** Were the second call counted, a simulated clock would not stand for the stage that follows, which then came too late. */
    @AsyncTest
    void firstOfTwoOutcomesCounts() {
        Kept stage = new Kept();
        LoopFuture<String> wrapped = wrapFuture(stage);
        stage.tell("first");
        stage.tell("second");
        assertThat(wrapped.await()).isEqualTo("first");
        Steps.turns(3);
        CompletableFuture<String> other = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> other.complete("other"));

        assertThat(Asyncio.waitFor(wrapFuture(other), Steps.LONG)).isEqualTo("other");
        assertClockGoesOn();
    }

    @AsyncTest
    void stageThatNeverCompletesIsLeft() {
        LoopFuture<String> wrapped = wrapFuture(new Kept());
        Steps.turns(3);
        assertThat(wrapped.isDone()).isFalse();
        wrapped.cancel();

        assertClockGoesOn();
    }

    @AsyncTest
    void stageThatIsCompleteCompletesItsFutureInALaterTurn() {
        LoopFuture<String> wrapped = wrapFuture(CompletableFuture.completedStage("value"));

        assertThat(wrapped.isDone()).isFalse();
        assertThat(wrapped.await()).isEqualTo("value");
    }

    @AsyncTest
    void stageThatIsNoFutureIsFollowedAndCannotBeCancelled() {
        Kept stage = new Kept() {
            @Override
            public CompletableFuture<String> toCompletableFuture() {
                throw new UnsupportedOperationException("none");
            }
        };
        LoopFuture<String> wrapped = wrapFuture(stage);
        LoopFuture<String> cancelled = wrapFuture(stage);
        cancelled.cancel();
        stage.tell("value");

        assertThat(wrapped.await()).isEqualTo("value");
        assertThatThrownBy(cancelled::await).isInstanceOf(CancelledError.class);
        assertThat(stage.isCancelled()).isFalse();
    }

    @AsyncTest
    void minimalStageIsFollowed() {
        CompletableFuture<String> source = new CompletableFuture<>();
        CompletionStage<String> minimal = source.minimalCompletionStage();
        LoopFuture<String> wrapped = wrapFuture(minimal);
        wrapFuture(minimal).cancel();
        Steps.turns(3);
        source.complete("value");

        assertThat(wrapped.await()).isEqualTo("value");
    }

    @AsyncTest
    void stageThatThrowsWhenItIsCancelledIsReported() {
        IllegalArgumentException failure = new IllegalArgumentException("mine");
        LoopFuture<String> wrapped = wrapFuture(new Kept() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                throw failure;
            }
        });
        wrapped.cancel();

        assertThat(fixture.awaitFailure().failure()).isSameAs(failure);
        assertThatThrownBy(wrapped::await).isInstanceOf(CancelledError.class);
        assertClockGoesOn();
    }

    @Test
    void stageThatCompletesAfterTheLoopIsClosedHarmsNobody() {
        Kept stage = new Kept();
        fixture.run(() -> {
            wrapFuture(stage);
        });
        fixture.closeLoop();

        stage.tell("late");
    }
}
