package io.jvloop.tck.sync;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.CancelledError;
import io.jvloop.Task;
import io.jvloop.sync.AsyncQueue;
import io.jvloop.sync.QueueShutDownException;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code AsyncQueue} promises when getters and putters are served in the turn in which they are cancelled, or it is shut down. */
public class QueueHandOverContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    // ---- cancellation ----

    /** {@code queues.Queue.get}: two served, both cancelled. */
    @AsyncTest
    void twoItemsOfCancelledGettersReachTheNextTwoInTheirOrder() {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        List<Task<Integer>> getters = new ArrayList<>();
        for (int getter = 0; getter < 4; getter++) {
            getters.add(createTask(queue::get));
        }
        turns(1);

        queue.putNowait(1);
        queue.putNowait(2);
        getters.get(0).cancel();
        getters.get(1).cancel();

        assertThat(getters.get(2).await()).isEqualTo(1);
        assertThat(getters.get(3).await()).isEqualTo(2);
    }

    /** {@code queues.Queue.get}: a getter that cannot take its item has nothing to hand on if another took it. */
    @AsyncTest
    void aCancelledGetterWhoseItemIsGoneWakesNobody() {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        Task<Integer> cancelled = createTask(queue::get);
        Task<Integer> next = createTask(queue::get);
        turns(1);

        queue.putNowait(1);
        assertThat(queue.getNowait()).isEqualTo(1);
        cancelled.cancel();
        turns(1);

        assertThat(cancelled.isCancelled()).isTrue();
        assertThat(queue).hasToString("AsyncQueue[maxsize=0, getters=1, unfinished=1]");
        queue.putNowait(2);
        assertThat(next.await()).isEqualTo(2);
    }

    /** {@code queues.Queue._wakeup_next} skips who is cancelled already. */
    @AsyncTest
    void aPlaceFreedAfterACancellationGoesToTheNextPutter() {
        AsyncQueue<Integer> queue = new AsyncQueue<>(1);
        queue.putNowait(1);
        Task<Void> cancelled = createTask(() -> queue.put(2));
        Task<Void> next = createTask(() -> queue.put(3));
        turns(1);

        cancelled.cancel();
        assertThat(queue.getNowait()).isEqualTo(1);

        next.await();
        assertThat(cancelled.isCancelled()).isTrue();
        assertThat(queue.getNowait()).isEqualTo(3);
    }

    /** {@code queues.Queue.put}: a putter that cannot use its place has nothing to hand on if another filled it. */
    @AsyncTest
    void aCancelledPutterWhosePlaceIsFilledWakesNobody() {
        AsyncQueue<Integer> queue = new AsyncQueue<>(1);
        queue.putNowait(1);
        Task<Void> cancelled = createTask(() -> queue.put(2));
        Task<Void> next = createTask(() -> queue.put(3));
        turns(1);

        queue.getNowait();
        queue.putNowait(4);
        cancelled.cancel();
        turns(1);

        assertThat(cancelled.isCancelled()).isTrue();
        assertThat(queue).hasToString("AsyncQueue[maxsize=1, items=[4], putters=1, unfinished=2]");
        assertThat(queue.getNowait()).isEqualTo(4);
        next.await();
        assertThat(queue.getNowait()).isEqualTo(3);
    }

    /** {@code queues.Queue.put}: putters are served in their order. */
    @AsyncTest
    void theOrderOfTheOtherPuttersStaysWhenOneIsCancelled() {
        AsyncQueue<Integer> queue = new AsyncQueue<>(1);
        queue.putNowait(0);
        List<Task<Void>> putters = new ArrayList<>();
        for (int item = 1; item <= 4; item++) {
            int number = item;
            putters.add(createTask(() -> queue.put(number)));
        }
        turns(1);

        assertThat(queue.get()).isZero();
        putters.getFirst().cancel();

        assertThat(List.of(queue.get(), queue.get(), queue.get())).containsExactly(2, 3, 4);
    }

    /** {@code queues.Queue.join}: an event's wait. */
    @AsyncTest
    void aJoinCancelledInTheTurnOfTheLastTaskDoneIsCancelledAndTheOthersReturn() {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        queue.putNowait(1);
        Task<Void> cancelled = createTask(() -> queue.join());
        Task<Void> other = createTask(() -> queue.join());
        turns(1);

        queue.taskDone();
        cancelled.cancel();

        assertThatThrownBy(cancelled::await).isInstanceOf(CancelledError.class);
        other.await();
    }

    // ---- shutdown ----

    /** {@code test_queues._QueueShutdownTestMixin.test_shutdown_empty}: all getters, not only the first. */
    @ParameterizedTest
    @Behaviour(272)
    @ValueSource(booleans = {false, true})
    void aShutdownEndsAllGetters(boolean immediate) {
        loop.run(() -> {
            AsyncQueue<Integer> queue = new AsyncQueue<>();
            List<Task<Integer>> getters = List.of(createTask(queue::get), createTask(queue::get), createTask(queue::get));
            turns(1);

            queue.shutdown(immediate);

            for (Task<Integer> getter : getters) {
                assertThatThrownBy(getter::await).isInstanceOf(QueueShutDownException.class);
            }
        });
    }

    /** {@code test_queues._QueueShutdownTestMixin.test_shutdown_nonempty}, {@code test_shutdown_immediate}: all putters. */
    @ParameterizedTest
    @Behaviour(273)
    @ValueSource(booleans = {false, true})
    void aShutdownEndsAllPutters(boolean immediate) {
        loop.run(() -> {
            AsyncQueue<Integer> queue = new AsyncQueue<>(1);
            queue.putNowait(1);
            List<Task<Void>> putters = List.of(createTask(() -> queue.put(2)), createTask(() -> queue.put(3)));
            turns(1);

            queue.shutdown(immediate);

            for (Task<Void> putter : putters) {
                assertThatThrownBy(putter::await).isInstanceOf(QueueShutDownException.class);
            }
            assertThat(queue.size()).isEqualTo(immediate ? 0 : 1);
        });
    }

    /** {@code queues.Queue.get}: what is in the queue can still be taken, so also by the one it was put for. */
    @AsyncTest
    void aGetterServedInTheTurnOfTheShutdownGetsItsItem() {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        Task<Integer> served = createTask(queue::get);
        Task<Integer> other = createTask(queue::get);
        turns(1);

        queue.putNowait(1);
        queue.shutdown();

        assertThat(served.await()).isEqualTo(1);
        assertThatThrownBy(other::await).isInstanceOf(QueueShutDownException.class);
    }

    /** {@code queues.Queue.get}: the item is dropped before its getter goes on. */
    @AsyncTest
    void aGetterServedInTheTurnOfAnImmediateShutdownGetsNothing() {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        Task<Integer> served = createTask(queue::get);
        turns(1);

        queue.putNowait(1);
        queue.shutdown(true);

        assertThatThrownBy(served::await).isInstanceOf(QueueShutDownException.class);
        queue.join();
    }

    /** {@code queues.Queue.put}: the place is free, and the queue takes nothing any more. */
    @AsyncTest
    void aPutterServedInTheTurnOfTheShutdownIsRefused() {
        AsyncQueue<Integer> queue = new AsyncQueue<>(1);
        queue.putNowait(1);
        Task<Void> served = createTask(() -> queue.put(2));
        turns(1);

        queue.getNowait();
        queue.shutdown();

        assertThatThrownBy(served::await).isInstanceOf(QueueShutDownException.class);
        assertThat(queue.isEmpty()).isTrue();
    }

    /** {@code test_queues._QueueShutdownTestMixin.test_shutdown_repr}, repeated: the second may only be stricter. */
    @AsyncTest
    void anImmediateShutdownMayFollowAPlainOne() {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        queue.putNowait(1);
        queue.shutdown();
        Task<Void> joiner = createTask(() -> queue.join());
        turns(1);

        queue.shutdown(true);
        queue.shutdown();

        joiner.await();
        assertThatThrownBy(queue::getNowait).isInstanceOf(QueueShutDownException.class);
    }
}
