package io.jvloop.tck.callbacks;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.UnhandledFailure;
import io.jvloop.spi.BackendContext;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.doubles.OverheardPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What back ends ask for at the end of a batch is done, whatever another of them throws. asyncio has nothing of the kind. */
public class BatchEndContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();
    private final List<UnhandledFailure> failures = new ArrayList<>();
    private EventLoop loop;
    private BackendContext context;

    @BeforeEach
    void open() {
        LoopOptions options = fixture.options();
        OverheardPolicy overheard = new OverheardPolicy(options.policy());
        loop = Asyncio.newEventLoop(options.withPolicy(overheard)
                .withExceptionHandler((where, failure) -> failures.add(failure)));
        context = overheard.context();
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private void flushes(Error failure) {
        context.runAtBatchEnd(() -> {
            throw failure;
        });
        context.runAtBatchEnd(() -> log.add("the next one"));
    }

    /** A transport's flush that fails must not keep the others' bytes back. */
    @Test
    void flushThatThrowsIsReportedAndTheOthersAreMade() {
        AssertionError boom = new AssertionError("boom");
        loop.runUntilComplete(() -> {
            flushes(boom);
            yieldNow();
            context.runAtBatchEnd(() -> log.add("of the next batch"));
            yieldNow();
        });

        assertThat(log).containsExactly("the next one", "of the next batch");
        assertThat(failures).singleElement().satisfies(reported -> assertThat(reported.failure()).isSameAs(boom));
    }

    /** The batch's end comes before the run's. */
    @Test
    void fatalErrorOfAFlushEndsTheRunAfterTheOthersAreMade() {
        OutOfMemoryError fatal = new OutOfMemoryError("as if");
        assertThatThrownBy(() -> loop.runUntilComplete(() -> {
            flushes(fatal);
            Steps.sleepLong();
        })).isSameAs(fatal);

        assertThat(log).containsExactly("the next one");
        loop.runUntilComplete(() -> {
            context.runAtBatchEnd(() -> log.add("of the next run"));
            yieldNow();
        });
        assertThat(log).containsExactly("the next one", "of the next run");
        assertThat(failures).isEmpty();
    }

    /** The memory of the JVM's buffers is reserved under a lock of the JDK's, which a flush may have to wait for. */
    @Test
    void flushThatParksKeepsNoneOfTheOthersBack() {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a flush that parks stops the loop");
        ReentrantLock lock = new ReentrantLock();
        Promise<Void> gate = loop.createFuture();
        loop.runUntilComplete(() -> {
            Task<Void> holder = createTask(() -> Steps.hold(lock, gate));
            yieldNow();
            context.runAtBatchEnd(() -> {
                lock.lock();
                log.add("got the lock");
                lock.unlock();
            });
            context.runAtBatchEnd(() -> log.add("the next one"));
            yieldNow();
            context.runAtBatchEnd(() -> log.add("of the next batch"));
            yieldNow();
            assertThat(log).containsExactly("the next one", "of the next batch");
            gate.setResult(null);
            holder.await();
            while (log.size() < 3) {
                yieldNow();
            }
        });

        assertThat(log).containsExactly("the next one", "of the next batch", "got the lock");
        assertThat(failures).isEmpty();
    }
}
