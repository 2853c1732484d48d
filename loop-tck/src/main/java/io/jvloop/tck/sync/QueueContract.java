package io.jvloop.tck.sync;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.newEventLoop;
import static io.jvloop.Asyncio.taskGroup;
import static io.jvloop.Asyncio.timeout;
import static io.jvloop.Asyncio.waitFor;
import static io.jvloop.tck.Steps.millis;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.sync.AsyncQueue;
import io.jvloop.sync.QueueEmptyException;
import io.jvloop.sync.QueueFullException;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code AsyncQueue} promises while it is open. */
public class QueueContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    // ---- order and limits ----

    /** {@code test_queues.QueueBasicTests.test_order}, {@code LifoQueueTests.test_order}, {@code PriorityQueueTests.test_order}. */
    @AsyncTest
    @Behaviour(261)
    void eachKindHasItsOrder() {
        assertThat(drain(new AsyncQueue<>())).containsExactly(1, 3, 2);
        assertThat(drain(AsyncQueue.lifo())).containsExactly(2, 3, 1);
        assertThat(drain(AsyncQueue.priority())).containsExactly(1, 2, 3);
        assertThat(drain(AsyncQueue.priority(0, Comparator.<Integer>reverseOrder()))).containsExactly(3, 2, 1);
    }

    private static List<Integer> drain(AsyncQueue<Integer> queue) {
        for (int item : new int[] {1, 3, 2}) {
            queue.put(item);
        }
        return List.of(queue.get(), queue.get(), queue.get());
    }

    /** {@code test_queues.QueueBasicTests.test_empty}, {@code test_full}, {@code test_maxsize}. */
    @Test
    @Behaviour(262)
    void itTellsHowFullItIs() {
        AsyncQueue<String> queue = new AsyncQueue<>(2);
        assertThat(queue.isEmpty()).isTrue();
        queue.putNowait("a");
        assertThat(queue.isFull()).isFalse();
        queue.putNowait("b");

        assertThat(queue.isFull()).isTrue();
        assertThat(queue.isEmpty()).isFalse();
        assertThat(queue.size()).isEqualTo(2);
        assertThat(queue.maxSize()).isEqualTo(2);
    }

    /** {@code test_queues.QueueBasicTests.test_maxsize}. */
    @ParameterizedTest
    @Behaviour(262)
    @ValueSource(ints = {0, -1})
    void withoutAPositiveLimitItIsNeverFull(int maxSize) {
        AsyncQueue<Integer> queue = new AsyncQueue<>(maxSize);
        for (int item = 0; item < 1000; item++) {
            queue.putNowait(item);
        }

        assertThat(queue.isFull()).isFalse();
    }

    /** {@code test_queues.QueueGetTests.test_nonblocking_get_exception}, {@code QueuePutTests.test_nonblocking_put_exception}. */
    @Test
    @Behaviour(264)
    void withoutWaitingAnEmptyOrFullQueueRefusesAlsoOutsideALoop() {
        AsyncQueue<Integer> queue = AsyncQueue.lifo(1);
        assertThatThrownBy(queue::getNowait).isInstanceOf(QueueEmptyException.class);
        queue.putNowait(1);

        assertThatThrownBy(() -> queue.putNowait(2)).isInstanceOf(QueueFullException.class);

        assertThat(queue.getNowait()).isEqualTo(1);
    }

    /** No nulls, as in the JDK's queues. */
    @Test
    void nullIsRefused() {
        AsyncQueue<Integer> queue = new AsyncQueue<>();

        assertThatThrownBy(() -> queue.putNowait(null)).isInstanceOf(NullPointerException.class);
        assertThat(queue.isEmpty()).isTrue();
    }

    /** {@code test_queues.QueueBasicTests.test_repr}. */
    @AsyncTest
    @Behaviour(276)
    void theTextTellsItsState() {
        AsyncQueue<Integer> queue = AsyncQueue.priority(1);
        assertThat(queue).hasToString("AsyncQueue[maxsize=1]");
        Task<Integer> getter = createTask(queue::get);
        turns(1);
        assertThat(queue).hasToString("AsyncQueue[maxsize=1, getters=1]");
        queue.putNowait(1);
        getter.await();
        queue.putNowait(2);
        Task<Void> putter = createTask(() -> queue.put(3));
        turns(1);
        assertThat(queue).hasToString("AsyncQueue[maxsize=1, items=[2], putters=1, unfinished=2]");

        queue.getNowait();
        putter.await();
    }

    // ---- waiting ----

    /** {@code test_queues.QueueGetTests.test_blocking_get_wait}. */
    @AsyncTest
    @Behaviour(263)
    void getWaitsForAnItem() {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        loop.loop().callLater(millis(10), () -> queue.putNowait(1));

        assertThat(queue.get()).isEqualTo(1);
    }

    /** {@code test_queues.QueuePutTests.test_blocking_put_wait}. */
    @AsyncTest
    @Behaviour(263)
    void putWaitsForAPlace() {
        AsyncQueue<Integer> queue = new AsyncQueue<>(1);
        queue.put(1);
        Task<Void> putter = createTask(() -> queue.put(2));
        turns(3);
        assertThat(putter.isDone()).isFalse();

        assertThat(queue.getNowait()).isEqualTo(1);

        putter.await();
        assertThat(queue.getNowait()).isEqualTo(2);
    }

    /** {@code queues.Queue.get}: {@code while self.empty()}. */
    @AsyncTest
    void aGetterWhoseItemIsTakenByAnotherWaitsForTheNext() {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        Task<Integer> getter = createTask(queue::get);
        turns(1);

        queue.putNowait(1);
        assertThat(queue.getNowait()).isEqualTo(1);
        turns(2);
        queue.putNowait(2);

        assertThat(getter.await()).isEqualTo(2);
    }

    /** {@code queues.Queue.put}: {@code while self.full()}. */
    @AsyncTest
    void aPutterWhosePlaceIsTakenByAnotherWaitsForTheNext() {
        AsyncQueue<Integer> queue = new AsyncQueue<>(1);
        queue.putNowait(1);
        Task<Void> putter = createTask(() -> queue.put(3));
        turns(1);

        queue.getNowait();
        queue.putNowait(2);
        turns(2);
        assertThat(queue.getNowait()).isEqualTo(2);

        putter.await();
        assertThat(queue.getNowait()).isEqualTo(3);
    }

    /** {@code test_queues.QueueGetTests.test_why_are_getters_waiting}. */
    @AsyncTest
    @Behaviour(268)
    void aQueueOfOnePlaceNeverDeadlocks() {
        AsyncQueue<Integer> queue = new AsyncQueue<>(1);
        List<Integer> seen = new ArrayList<>();

        taskGroup(group -> {
            group.createTask(() -> {
                for (int item = 0; item < 50; item++) {
                    queue.put(item);
                }
            });
            group.createTask(() -> {
                for (int item = 0; item < 50; item++) {
                    seen.add(queue.get());
                }
            });
        });

        assertThat(seen).hasSize(50).isSorted();
    }

    /** {@code test_queues.QueuePutTests.test_why_are_putters_waiting}. */
    @AsyncTest
    @Behaviour(269)
    void drainingWithoutWaitingWakesAllPutters() {
        AsyncQueue<Integer> queue = new AsyncQueue<>(2);

        taskGroup(group -> {
            for (int item = 0; item < 4; item++) {
                int number = item;
                group.createTask(() -> queue.put(number));
            }
            turns(1);
            for (int left = queue.size(); left > 0; left--) {
                queue.getNowait();
            }
        });

        assertThat(queue.size()).isEqualTo(2);
    }

    /** Seed 002: producer and consumer. */
    @AsyncTest
    @Behaviour(275)
    void aSentinelEndsAConsumer() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        List<String> seen = new ArrayList<>();
        Task<Void> consumer = createTask(() -> {
            for (String item = queue.get(); !item.isEmpty(); item = queue.get()) {
                seen.add(item);
            }
        });
        queue.put("a");
        queue.put("b");
        queue.put("");

        consumer.await();
        assertThat(seen).containsExactly("a", "b");
    }

    // ---- cancellation ----

    /** {@code test_queues.QueueGetTests.test_get_cancelled_race}. */
    @AsyncTest
    @Behaviour(265)
    void anItemAfterACancelledGetterGoesToTheNextOne() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        Task<String> first = createTask(queue::get);
        Task<String> second = createTask(queue::get);
        turns(1);

        first.cancel();
        queue.put("a");

        assertThat(second.await()).isEqualTo("a");
        assertThat(first.isCancelled()).isTrue();
    }

    /** {@code test_queues.QueueGetTests.test_cancelled_getters_not_being_held_in_self_getters}. */
    @AsyncTest
    @Behaviour(265)
    void aCancelledGetterLeavesTheQueue() {
        AsyncQueue<String> queue = new AsyncQueue<>(5);

        assertThatThrownBy(() -> waitFor(queue::get, millis(1))).isInstanceOf(AsyncTimeoutException.class);

        assertThat(queue).hasToString("AsyncQueue[maxsize=5]");
    }

    /** {@code test_queues.QueuePutTests.test_get_cancel_drop_one_pending_reader}. */
    @AsyncTest
    void aGetterServedAndCancelledAtOnceDropsNoItem() {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        Task<Integer> reader = createTask(queue::get);
        turns(1);

        queue.putNowait(1);
        queue.putNowait(2);
        reader.cancel();

        assertThatThrownBy(reader::await).isInstanceOf(CancelledError.class);
        assertThat(queue.get()).isEqualTo(1);
    }

    /** {@code test_queues.QueuePutTests.test_get_cancel_drop_many_pending_readers}. */
    @AsyncTest
    @Behaviour(266)
    void ofSeveralGettersTheCancelledOneHandsOn() {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        Task<Integer> first = createTask(queue::get);
        Task<Integer> second = createTask(queue::get);
        Task<Integer> third = createTask(queue::get);
        turns(1);

        queue.putNowait(1);
        queue.putNowait(2);
        first.cancel();

        assertThat(List.of(second.await(), third.await())).containsExactlyInAnyOrder(1, 2);
        assertThat(first.isCancelled()).isTrue();
    }

    /** {@code test_queues.QueuePutTests.test_cancelled_puts_not_being_held_in_self_putters}. */
    @AsyncTest
    @Behaviour(267)
    void aCancelledPutterLeavesTheQueue() {
        AsyncQueue<Integer> queue = new AsyncQueue<>(1);
        queue.putNowait(1);
        Task<Void> putter = createTask(() -> queue.put(2));
        turns(1);

        putter.cancel();

        assertThatThrownBy(putter::await).isInstanceOf(CancelledError.class);
        assertThat(queue).hasToString("AsyncQueue[maxsize=1, items=[1], unfinished=1]");
    }

    /** {@code test_queues.QueuePutTests.test_put_cancelled_race}, {@code test_cancelled_put_silence_value_error_exception}. */
    @AsyncTest
    void aPutterServedAndCancelledAtOnceHandsOn() {
        AsyncQueue<Integer> queue = new AsyncQueue<>(1);
        queue.putNowait(1);
        Task<Void> first = createTask(() -> queue.put(2));
        Task<Void> second = createTask(() -> queue.put(3));
        turns(1);

        queue.getNowait();
        first.cancel();

        second.await();
        assertThat(first.isCancelled()).isTrue();
        assertThat(queue.getNowait()).isEqualTo(3);
    }

    // ---- loops ----

    /** {@code mixins._LoopBoundMixin}: getters and putters share the loop. */
    @Test
    @RunsLoopItself
    @Behaviour({238, 239})
    void waitingInASecondLoopIsRefused() {
        AsyncQueue<Integer> queue = new AsyncQueue<>(1);
        loop.run(() -> assertThatThrownBy(() -> timeout(millis(1), queue::get)).isInstanceOf(AsyncTimeoutException.class));
        try (EventLoop other = newEventLoop(loop.options())) {
            other.runUntilComplete(() -> {
                queue.put(1);
                assertThatThrownBy(() -> queue.put(2)).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("different event loop");
                assertThat(queue.get()).isEqualTo(1);
            });
        }
    }
}
