package io.jvloop.group;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Coroutine;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.SimulatedTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the end of a group waits for, in orders that the threads of a group bring about only by chance. */
class WorkTest {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(SimulatedTime::options);

    private static Coroutine<Void> until(Promise<Void> gate) {
        return () -> {
            gate.await();
            return null;
        };
    }

    /** A thread may have seen the group open and place its coroutine only when the end waits already. */
    @Test
    void coroutineThatBeginsInTheTurnInWhichTheLastEndsIsWaitedFor() {
        fixture.run(() -> {
            Work work = new Work(fixture.loop());
            Promise<Void> first = fixture.loop().createFuture();
            Promise<Void> second = fixture.loop().createFuture();
            Task<Void> ending = createTask(work.counted(until(first)));
            yieldNow();
            Task<Void> awaiting = createTask(work::await);
            yieldNow();
            first.setResult(null);
            Task<Void> late = createTask(work.counted(until(second)));
            ending.await();
            yieldNow();
            yieldNow();
            assertThat(awaiting.isDone()).isFalse();
            second.setResult(null);
            awaiting.await();

            assertThat(late.isDone()).isTrue();
        });
    }
}
