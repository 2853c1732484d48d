package io.jvloop.tck.tasks;

import static io.jvloop.Asyncio.createTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.CancelledError;
import io.jvloop.LoopFuture;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.sync.AsyncQueue;
import io.jvloop.sync.QueueShutDownException;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What random programs, compared with a model of asyncio, found to be different. */
public class RandomProgramFindingsContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    /** The rule is in {@code tasks.Task.__step}. */
    @AsyncTest
    void taskCancelledInTheTurnInWhichItsFutureWasGetsTheFuturesCancellation() {
        Promise<Void> future = fixture.loop().createFuture();
        Task<Void> task = createTask(future::await);
        Steps.turns(1);

        future.cancel("first");
        task.cancel("second");

        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("first");
        assertThat(task.cancelling()).isOne();
    }

    /** The future was cancelled, and so both requests were delivered: nothing is left for the next suspension. */
    @AsyncTest
    void thatCancellationCountsAsTheTasksOwnDelivery() {
        Promise<Void> future = fixture.loop().createFuture();
        Task<String> task = createTask(() -> {
            try {
                future.await();
                return "not cancelled";
            } catch (CancelledError delivered) {
                Steps.turns(1);
                return "cancelled once";
            }
        });
        Steps.turns(1);

        future.cancel();
        task.cancel();

        assertThat(task.await()).isEqualTo("cancelled once");
    }

    /** The order is that of {@code queues.Queue.shutdown}. */
    @AsyncTest
    void immediateShutdownLetsJoinersGoOnBeforePutters() {
        List<String> order = new ArrayList<>();
        AsyncQueue<String> queue = new AsyncQueue<>(1);
        queue.put("dropped");
        LoopFuture<Void> putter = createTask(() -> {
            try {
                queue.put("refused");
            } catch (QueueShutDownException shutDown) {
                order.add("putter");
            }
        });
        LoopFuture<Void> joiner = createTask(() -> {
            queue.join();
            order.add("joiner");
        });
        Steps.turns(1);

        queue.shutdown(true);
        joiner.await();
        putter.await();

        assertThat(order).containsExactly("joiner", "putter");
    }
}
