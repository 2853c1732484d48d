package io.jvloop.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.Coroutine;
import io.jvloop.EventLoop;
import io.jvloop.LoopClock;
import io.jvloop.LoopOptions;
import io.jvloop.Task;
import io.jvloop.TaskOptions;
import io.jvloop.spi.LoopPolicy;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Wherever a loop leaves its own code, that may throw: the n-th such call does, for every n. Afterwards the loop serves as before, also if
 * its run ended; somebody was told; and nothing hangs.
 */
public abstract class FaultContract {
    private static final Logger LOGGER = Logger.getLogger("io.jvloop");
    /** The standard error stream tells of the one; the outcome of the other goes to a task that has been cancelled. */
    private static final Set<String> UNTOLD = Set.of("log", "work in a thread");
    private static final int ENOUGH_MISSED = 10;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(this::policy);
    @RegisterExtension
    final ErrorOutput errors = new ErrorOutput();

    /**
     * The back end under test.
     *
     * @return its policy
     */
    protected abstract LoopPolicy policy();

    /** What is no {@code Exception}, and yet no reason to stop. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void loopSurvivesAnErrorAtEveryPoint() {
        everyPointThrows(() -> new AssertionError("as if"));
    }

    /** What must end the run. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void loopEndsWithThatVeryFailureAtEveryPointAndRunsAgain() {
        everyPointThrows(() -> new OutOfMemoryError("as if"));
    }

    private void everyPointThrows(Supplier<Error> kind) {
        int thrown = 0;
        int missed = 0;
        for (int number = 1; missed < ENOUGH_MISSED; number++) {
            if (throwsAt(number, kind)) {
                thrown++;
                missed = 0;
            } else {
                missed++; // a run polls and logs sometimes more often, sometimes less
            }
        }
        assertThat(thrown).as("points of a run").isGreaterThan(20);
    }

    /** False if there were not so many. */
    private boolean throwsAt(int number, Supplier<Error> kind) {
        Faults faults = new Faults(number, kind);
        try (Trial trial = new Trial(fixture.options(), faults)) {
            trial.run();
        } catch (Throwable failed) {
            throw new AssertionError("the fault was number " + number + ", in: " + faults.where(), failed);
        }
        return faults.thrown() != null;
    }

    /** One run of the program, with one fault, and the loop afterwards. */
    private static final class Trial extends Handler implements AutoCloseable {
        private final Faults faults;
        private final EventLoop loop;
        private final Collection<Throwable> told = new ConcurrentLinkedQueue<>();
        private final ExecutorService executor;

        Trial(LoopOptions options, Faults faults) {
            this.faults = faults;
            this.executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
                @Override
                public void execute(Runnable work) {
                    faults.point("executor");
                    super.execute(work);
                }
            };
            LoopPolicy policy = new FaultyPolicy(options.policy(), faults);
            LoopClock clock = options.clock() != LoopClock.SYSTEM ? options.clock() : () -> {
                faults.point("clock");
                return System.nanoTime();
            };
            this.loop = Asyncio.newEventLoop(options.withPolicy(policy).withClock(clock).withTaskFactory(this::newTask)
                    .withDebug(true).withSlowCallback(Duration.ofNanos(1)).withExecutor(executor).withExceptionHandler((where, failure) -> {
                        tell(failure.failure());
                        faults.point("exception handler");
                    }));
            LOGGER.addHandler(this);
            LOGGER.setUseParentHandlers(false);
            faults.arm(true);
        }

        private <T> Task<T> newTask(EventLoop where, TaskOptions how, Coroutine<T> body) {
            faults.point("task factory");
            return where.newTask(how, body);
        }

        private void tell(@Nullable Throwable failure) {
            if (failure != null) {
                told.add(failure);
            }
        }

        void run() throws Exception {
            try (TestLimit limit = new TestLimit("a program with a fault", LIMIT, loop)) {
                runTheProgram();
                serves();
                faults.arm(true);
                closeIt();
                assertThat(limit.found()).as("hangs").isEmpty();
            }
            Throwable thrown = faults.thrown();
            if (thrown != null && !UNTOLD.contains(faults.where())) {
                assertThat(everybody()).as("who was told").contains(thrown);
            }
        }

        private void runTheProgram() {
            FaultProgram program = new FaultProgram(faults);
            Task<Void> main = loop.newTask(TaskOptions.DEFAULT, () -> {
                program.run();
                return null;
            });
            faults.onThrow(() -> {
                if (!main.isDone()) {
                    loop.callSoonThreadsafe(main::cancel);
                }
            });
            end(main);
            faults.arm(false);
            if (!main.isDone()) { // the run ended before
                end(main);
            }
            assertThat(main.isDone()).as("the cancelled program is done").isTrue();
        }

        private void end(Task<Void> main) {
            try {
                loop.runUntilComplete(main);
            } catch (Throwable ended) {
                tell(ended);
            }
        }

        /** Without faults everything works. */
        private void serves() throws Exception {
            loop.runUntilComplete(() -> new FaultProgram(new Faults(0, AssertionError::new)).run());
        }

        private void closeIt() {
            try {
                loop.close();
            } catch (Throwable failed) {
                tell(failed);
            }
            assertThat(loop.isClosed()).isTrue();
        }

        private Set<Throwable> everybody() {
            Set<Throwable> all = Collections.newSetFromMap(new IdentityHashMap<>());
            told.forEach(failure -> collect(failure, all));
            return all;
        }

        private static void collect(@Nullable Throwable failure, Set<Throwable> all) {
            if (failure != null && all.add(failure)) {
                collect(failure.getCause(), all);
                for (Throwable suppressed : failure.getSuppressed()) {
                    collect(suppressed, all);
                }
            }
        }

        @Override
        public void publish(LogRecord logged) {
            tell(logged.getThrown());
            faults.point("log");
        }

        @Override
        public void flush() {
            // keeps nothing
        }

        @Override
        public void close() {
            LOGGER.removeHandler(this);
            LOGGER.setUseParentHandlers(true);
            faults.arm(false);
            loop.close();
            executor.shutdownNow();
        }
    }
}
