package io.jvloop.tck.futures;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.gather;
import static io.jvloop.Asyncio.gatherSettled;
import static io.jvloop.Asyncio.newEventLoop;
import static io.jvloop.Asyncio.setEventLoop;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.tck.Steps.millis;
import static io.jvloop.tck.Steps.sleepLong;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.CancelledError;
import io.jvloop.ContextVar;
import io.jvloop.Coroutine;
import io.jvloop.EventLoop;
import io.jvloop.LoopFuture;
import io.jvloop.Outcome;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code gather} and {@code gatherSettled} give, and which arguments they take. */
public class GatherContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    // ---- values ----

    /** {@code test_tasks.GatherTestsBase.test_success}. */
    @AsyncTest
    @Behaviour(153)
    void valuesComeInTheOrderOfTheArguments() {
        Promise<Integer> first = loop.loop().createFuture();
        Promise<Integer> second = loop.loop().createFuture();
        var both = gather(first, second);

        second.setResult(2);
        turns(2);
        assertThat(both.isDone()).isFalse();
        first.setResult(1);

        assertThat(both.await()).containsExactly(1, 2);
    }

    /** {@code test_tasks.FutureGatherTests.test_constructor_empty_sequence_without_loop}. */
    @AsyncTest
    @Behaviour(154)
    void gatheringNothingIsDoneAtOnce() {
        assertThat(gather(List.<LoopFuture<Integer>>of()).result()).isEmpty();
        assertThat(gatherSettled(List.<LoopFuture<Integer>>of()).result()).isEmpty();
    }

    /** {@code test_tasks.FutureGatherTests.test_constructor_empty_sequence_without_loop}. */
    @Test
    @Behaviour(154)
    void gatheringNothingWithoutALoopIsRefused() {
        assertThatThrownBy(() -> gather(List.<LoopFuture<Integer>>of())).isInstanceOf(IllegalStateException.class);
    }

    /** {@code test_tasks.FutureGatherTests.test_constructor_empty_sequence_use_running_loop}, {@code ..._use_global_loop}. */
    @Test
    @RunsLoopItself
    @Behaviour(154)
    void gatheringNothingBelongsToTheRunningLoopElseToTheOneSet() {
        loop.run(() -> assertThat(gather(List.<LoopFuture<Integer>>of()).loop()).isSameAs(loop.loop()));
        setEventLoop(loop.loop());
        try {
            assertThat(gather(List.<LoopFuture<Integer>>of()).loop()).isSameAs(loop.loop());
        } finally {
            setEventLoop(null);
        }
    }

    /** {@code test_eager_task_factory.BaseTaskCountingTests.test_recursive_gather}. */
    @AsyncTest
    void gatheringWhatIsDoneIsDoneAtOnce() {
        Promise<Integer> done = loop.loop().createFuture();
        done.setResult(1);

        assertThat(gather(done, done).result()).containsExactly(1, 1);
    }

    /** {@code test_tasks.CoroutineGatherTests.test_duplicate_coroutines}. */
    @AsyncTest
    @Behaviour(159)
    void aFutureGivenTwiceFillsBothPlacesAndIsCancelledOnce() {
        Task<Integer> twice = createTask(() -> {
            sleep(millis(1));
            return 7;
        });
        assertThat(gather(twice, twice).await()).containsExactly(7, 7);

        Task<Void> pending = createTask(() -> sleepLong());
        var both = gather(pending, pending);
        turns(1);
        both.cancel();
        assertThat(pending.cancelling()).isEqualTo(1);
        assertThatThrownBy(both::await).isInstanceOf(CancelledError.class);
    }

    /** Unlike asyncio's coroutine object, a body is a method. */
    @AsyncTest
    void aBodyGivenTwiceRunsTwice() {
        int[] runs = {0};
        Coroutine<Integer> body = () -> ++runs[0];

        assertThat(gather(body, body).await()).containsExactly(1, 2);
    }

    /** {@code test_tasks.BaseTaskTests.test_context_1}. */
    @AsyncTest
    void eachBodyRunsInACopyOfTheContext() {
        ContextVar<String> place = ContextVar.of("place");
        place.set("creator");
        gather(() -> {
            place.set("child");
        }, () -> {
            assertThat(place.get()).isEqualTo("creator");
        }).await();

        assertThat(place.get()).isEqualTo("creator");
    }

    // ---- failures ----

    /** {@code test_tasks.GatherTestsBase.test_one_exception}. */
    @AsyncTest
    @Behaviour(155)
    void theFirstFailureEndsItAndTheOthersGoOn() {
        IllegalArgumentException broken = new IllegalArgumentException("broken");
        Promise<Integer> failing = loop.loop().createFuture();
        Promise<Integer> gate = loop.loop().createFuture();
        Task<Integer> other = createTask(gate::await);
        var both = gather(other, failing);

        failing.setException(broken);

        assertThatThrownBy(both::await).isSameAs(broken);
        assertThat(other.isDone()).isFalse();
        gate.setResult(3);
        assertThat(other.await()).isEqualTo(3);
    }

    /** {@code test_tasks.GatherTestsBase.test_one_exception}. */
    @Test
    void laterFailuresCountAsTaken() {
        loop.run(() -> {
            var both = gather(() -> {
                throw new IllegalStateException("first");
            }, () -> {
                sleep(millis(1));
                throw new IllegalStateException("second");
            });
            assertThatThrownBy(both::await).hasMessage("first");
            sleep(millis(2));
        });
        loop.closeLoop();

        assertThat(loop.failures()).isEmpty();
    }

    /** {@code test_tasks.BaseTaskTests.test_exception_traceback}. */
    @AsyncTest
    void aCheckedFailureIsWrappedOnce() {
        IOException broken = new IOException("broken");
        var one = gather(() -> {
            throw broken;
        });

        assertThatThrownBy(one::await).isInstanceOf(CompletionException.class).hasCause(broken);
        assertThat(one.exception()).isSameAs(broken);
    }

    /** {@code test_tasks.GatherTestsBase.test_return_exceptions}. */
    @AsyncTest
    @Behaviour(156)
    void settledKeepsFailuresInTheirPlaces() {
        IOException broken = new IOException("broken");
        var outcomes = gatherSettled(() -> 1, () -> {
            throw broken;
        }, () -> 3).await();

        assertThat(outcomes).containsExactly(new Outcome.Success<>(1), new Outcome.Failure<>(broken), new Outcome.Success<>(3));
    }

    /** {@code test_tasks.FutureGatherTests.test_result_exception_one_cancellation}. */
    @AsyncTest
    @Behaviour(157)
    void settledShowsACancelledChildAsAFailure() {
        Promise<Integer> cancelled = loop.loop().createFuture();
        var one = gatherSettled(cancelled);
        cancelled.cancel("no more");

        assertThat(one.await()).singleElement().isInstanceOfSatisfying(Outcome.Failure.class,
                failure -> assertThat(failure.cause()).isInstanceOf(CancelledError.class).hasMessage("no more"));
    }

    // ---- arguments ----

    /** {@code test_tasks.FutureGatherTests.test_constructor_heterogenous_futures}. */
    @Test
    @Behaviour(160)
    void futuresOfDifferentLoopsAreRefused() {
        try (EventLoop other = newEventLoop(loop.options())) {
            Promise<Integer> here = loop.loop().createFuture();
            Promise<Integer> there = other.createFuture();

            assertThatThrownBy(() -> gather(here, there)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("different loops");
        }
    }

    /** {@code test_tasks.CoroutineGatherTests.test_issue46672}. */
    @AsyncTest
    @Behaviour(161)
    void aBadArgumentKeepsTheGoodOnesFromStarting() {
        List<String> begun = new ArrayList<>();
        Coroutine<Boolean> good = () -> begun.add("good");

        assertThatThrownBy(() -> gather(good, null)).isInstanceOf(NullPointerException.class);

        turns(2);
        assertThat(begun).isEmpty();
    }
}
