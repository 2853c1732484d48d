package io.jvloop.tck.threads;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TaskOptions;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.Steps;
import io.jvloop.tck.manual.ManualPolicy;
import io.jvloop.tck.watch.ErrorOutput;
import io.jvloop.tck.watch.LogCapture;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Nobody's code runs on the thread that mounts coroutines: there it could wait for a lock that only a coroutine can give back, and what it
 * threw would end the loop. What a loop has to tell is told elsewhere, and the loop survives those whom it tells.
 */
public class CarrierContract {
    private static final Logger LOGGER = Logger.getLogger("io.jvloop");
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    @RegisterExtension
    final LogCapture captured = new LogCapture();
    @RegisterExtension
    final ErrorOutput errors = new ErrorOutput();

    private void everyStepIsSlow() {
        fixture.loop().setDebug(true);
        fixture.loop().setSlowCallbackDuration(Duration.ofNanos(1));
    }

    private void withHandler(Runnable onPublish, Runnable body) {
        Handler handler = new Publishing(onPublish);
        LOGGER.addHandler(handler);
        try {
            body.run();
        } finally {
            LOGGER.removeHandler(handler);
        }
    }

    /** A log handler. */
    private static final class Publishing extends Handler {
        private final Runnable onPublish;

        Publishing(Runnable onPublish) {
            this.onPublish = onPublish;
        }

        @Override
        public void publish(LogRecord logged) {
            onPublish.run();
        }

        @Override
        public void flush() {
            // keeps nothing
        }

        @Override
        public void close() {
            // holds nothing
        }
    }

    /** Log handlers have locks, and a coroutine that writes to the same place may be parked while it has them. */
    @Test
    void loggerMayWaitForALockThatAParkedCoroutineHolds() {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a callback that waits for a lock stops the loop");
        ReentrantLock lock = new ReentrantLock();
        AtomicInteger published = new AtomicInteger();
        Promise<Void> gate = fixture.loop().createFuture();
        withHandler(() -> {
            lock.lock();
            published.incrementAndGet();
            lock.unlock();
        }, () -> fixture.run(() -> {
            Task<Void> holder = createTask(() -> Steps.hold(lock, gate));
            yieldNow();
            everyStepIsSlow();
            for (int i = 0; i < 10; i++) {
                yieldNow();
            }
            assertThat(published).hasValue(0);
            gate.setResult(null);
            holder.await();
            while (published.get() == 0) {
                yieldNow();
            }
        }));
    }

    /** {@code asyncio} survives it too: Python's loggers print what their handlers throw. */
    @Test
    @RunsLoopItself
    void loggerThatThrowsDoesNotEndTheLoop() {
        everyStepIsSlow();
        withHandler(() -> {
            throw new IllegalStateException("the disk is full");
        }, () -> fixture.run(() -> {
            yieldNow();
            fixture.loop().setExceptionHandler(null);
            fixture.loop().callSoon(() -> {
                throw new IllegalArgumentException("reported to that logger");
            });
            yieldNow();
            createTask(() -> {}).await();
        }));

        assertThat(errors.unlogged()).anyMatch(line -> line.contains("Exception in callback"))
                .allMatch(line -> line.endsWith("the logger threw java.lang.IllegalStateException"));
    }

    /** The text of a task that is slow has its result's in it. */
    @AsyncTest
    void textFormThatThrowsDoesNotEndTheLoop() {
        everyStepIsSlow();
        Task<Object> task = createTask(Unprintable::new);
        task.await();
        yieldNow();

        assertThat(fixture.failures()).isNotEmpty().allSatisfy(
                failure -> assertThat(failure.failure()).isInstanceOf(UnsupportedOperationException.class));
    }

    /** A result without a text form. */
    private static final class Unprintable extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String toString() {
            throw new UnsupportedOperationException("no text");
        }
    }

    /** A task is done before anybody asks for the text of what it threw. */
    @Test
    void taskMayFailWithWhatHasNoText() {
        Unprintable failure = new Unprintable();
        fixture.run(() -> {
            Task<Void> task = createTask(TaskOptions.named("of an unprintable"), () -> {
                throw failure;
            });
            yieldNow();
            yieldNow();

            assertThat(task.isDone()).isTrue();
            assertThatThrownBy(task::await).isSameAs(failure);
            createTask(TaskOptions.named("forgotten"), () -> {
                throw failure;
            });
            yieldNow();
        });
        fixture.closeLoop();

        assertThat(fixture.failures()).singleElement().satisfies(lost -> {
            assertThat(lost.message()).contains("forgotten");
            assertThat(lost.failure()).isSameAs(failure);
        });
    }

    /** The closing thread mounts coroutines too. */
    @Test
    void closeMayReportToAHandlerThatWaitsForAParkedTasksLock() {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a task that parks with a lock stops its loop");
        ReentrantLock lock = new ReentrantLock();
        ReentrantLock never = new ReentrantLock();
        never.lock();
        EventLoop other = Asyncio.newEventLoop(fixture.options().withExceptionHandler((where, failure) -> {
            lock.lock();
            lock.unlock();
        }));
        other.runUntilComplete(() -> {
            createTask(() -> {
                lock.lock();
                try {
                    never.lockInterruptibly();
                } finally {
                    lock.unlock();
                }
            });
            yieldNow();
        });
        other.close();
        never.unlock();

        assertThat(other.isClosed()).isTrue();
    }

    /** A clock is somebody's code too. Simulated time has one of its own, which looks for itself. */
    @Test
    void clockMayWaitForALockThatAParkedCoroutineHolds() {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a clock that waits for a lock stops the loop");
        assumeFalse(fixture.policy() instanceof ManualPolicy, "simulated time has a clock of its own");
        ReentrantLock lock = new ReentrantLock();
        try (EventLoop other = Asyncio.newEventLoop(fixture.options().withClock(() -> {
            lock.lock();
            lock.unlock();
            return System.nanoTime();
        }))) {
            other.runUntilComplete(() -> {
                Task<Void> holder = createTask(() -> {
                    lock.lock();
                    Asyncio.toThread(() -> {});
                    lock.unlock();
                });
                Asyncio.sleep(Duration.ofMillis(1));
                holder.await();
            });
        }
    }

    /** The watchdog is the process's only one. */
    @Test
    @RunsLoopItself
    void watchdogSurvivesALoggerThatThrowsAnError() {
        fixture.loop().setDebug(true);
        AtomicInteger thrown = new AtomicInteger();
        withHandler(() -> {
            thrown.incrementAndGet();
            throw new AssertionError("an assertion of the handler's");
        }, () -> fixture.run(() -> {
            for (int i = 1; i <= 2; i++) {
                int atLeast = i;
                createTask(() -> {
                    while (thrown.get() < atLeast) {
                        Thread.onSpinWait();
                    }
                }).await();
            }
        }));
    }
}
