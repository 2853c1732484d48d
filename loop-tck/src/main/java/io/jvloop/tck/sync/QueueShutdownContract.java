package io.jvloop.tck.sync;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.gather;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.tck.Steps.millis;
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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code AsyncQueue} promises about the end of the work: {@code taskDone}, {@code join} and {@code shutdown}. */
public class QueueShutdownContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    // ---- join ----

    /** {@code test_queues._QueueJoinTestMixin.test_join_empty_queue}. */
    @AsyncTest
    @Behaviour(270)
    void joiningAFreshQueueDoesNotWait() {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        queue.join();
        queue.join();
    }

    /** {@code test_queues._QueueJoinTestMixin.test_task_done}. */
    @AsyncTest
    @Behaviour(270)
    void joinWaitsUntilEveryItemIsDealtWith() {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        int[] sum = {0};
        for (int item = 0; item < 100; item++) {
            queue.putNowait(item);
        }
        List<Task<Void>> workers = List.of(createTask(() -> work(queue, sum)), createTask(() -> work(queue, sum)));

        queue.join();

        assertThat(sum[0]).isEqualTo(4950);
        queue.shutdown();
        gather(workers).await();
    }

    private static void work(AsyncQueue<Integer> queue, int[] sum) {
        try {
            while (true) {
                int item = queue.get();
                sleep(millis(1));
                sum[0] += item;
                queue.taskDone();
            }
        } catch (QueueShutDownException allDone) {
            assertThat(queue.isEmpty()).isTrue();
        }
    }

    /** {@code test_queues._QueueJoinTestMixin.test_task_done_underflow}. */
    @Test
    @Behaviour(271)
    void oneTaskDoneTooManyIsRefused() {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalArgumentException.class);
        queue.putNowait(1);
        queue.taskDone();

        assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- shutdown ----

    /** {@code test_queues._QueueShutdownTestMixin.test_shutdown_empty}. */
    @AsyncTest
    @Behaviour({272, 276})
    void shuttingDownAnEmptyQueueEndsItsGettersAndAllLaterCalls() {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        Task<Integer> getter = createTask(queue::get);
        turns(1);

        queue.shutdown();
        queue.join();

        assertThatThrownBy(getter::await).isInstanceOf(QueueShutDownException.class);
        assertThatThrownBy(() -> queue.put(1)).isInstanceOf(QueueShutDownException.class);
        assertThatThrownBy(() -> queue.putNowait(1)).isInstanceOf(QueueShutDownException.class);
        assertThatThrownBy(queue::get).isInstanceOf(QueueShutDownException.class);
        assertThatThrownBy(queue::getNowait).isInstanceOf(QueueShutDownException.class);
        assertThat(queue).hasToString("AsyncQueue[maxsize=0, shutdown]");
    }

    /** {@code test_queues._QueueShutdownTestMixin.test_shutdown_nonempty}. */
    @AsyncTest
    @Behaviour(273)
    void whatIsInAQueueThatIsShutDownCanStillBeTaken() {
        AsyncQueue<String> queue = new AsyncQueue<>(1);
        queue.putNowait("data");
        Task<Void> putter = createTask(() -> queue.put("late"));
        Task<Void> joiner = createTask(() -> queue.join());
        turns(1);

        queue.shutdown();

        assertThatThrownBy(putter::await).isInstanceOf(QueueShutDownException.class);
        assertThat(queue.get()).isEqualTo("data");
        assertThatThrownBy(queue::get).isInstanceOf(QueueShutDownException.class);
        assertThat(joiner.isDone()).isFalse();
        queue.taskDone();
        joiner.await();
    }

    /** {@code test_queues._QueueShutdownTestMixin.test_shutdown_immediate}. */
    @AsyncTest
    @Behaviour(274)
    void anImmediateShutdownDropsWhatIsInItAndReleasesJoin() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        queue.putNowait("data");
        Task<Void> joiner = createTask(() -> queue.join());
        turns(1);

        queue.shutdown(true);

        joiner.await();
        assertThat(queue.size()).isZero();
        assertThatThrownBy(queue::getNowait).isInstanceOf(QueueShutDownException.class);
        assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalArgumentException.class);
    }

    /** {@code test_queues._QueueShutdownTestMixin.test_shutdown_immediate_with_unfinished}. */
    @AsyncTest
    void anImmediateShutdownStillWaitsForWhatWasTaken() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        queue.putNowait("taken");
        queue.putNowait("dropped");
        Task<Void> joiner = createTask(() -> queue.join());
        queue.get();

        queue.shutdown(true);
        turns(2);
        assertThat(joiner.isDone()).isFalse();

        queue.taskDone();
        joiner.await();
    }

    /** {@code queues.Queue.shutdown}: the wake-up and the cancellation in one turn. */
    @AsyncTest
    void aGetterCancelledInTheTurnOfTheShutdownIsCancelled() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        Task<String> getter = createTask(queue::get);
        turns(1);

        queue.shutdown();
        getter.cancel();

        assertThatThrownBy(getter::await).isInstanceOf(CancelledError.class);
    }
}
