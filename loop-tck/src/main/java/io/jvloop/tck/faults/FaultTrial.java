package io.jvloop.tck.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.Coroutine;
import io.jvloop.EventLoop;
import io.jvloop.LoopClock;
import io.jvloop.LoopOptions;
import io.jvloop.Task;
import io.jvloop.TaskOptions;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.doubles.Faults;
import io.jvloop.tck.doubles.FaultyPolicy;
import io.jvloop.tck.watch.TestLimit;
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

/** One run of a program, with one fault, and the loop afterwards. */
final class FaultTrial extends Handler implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger("io.jvloop");
    /** The standard error stream tells of the one; the outcome of the other goes to a task that has been cancelled. */
    private static final Set<String> UNTOLD = Set.of("log", "work in a thread");
    private static final int ENOUGH_MISSED = 10;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Faults faults;
    private final FaultyProgram program;
    private final EventLoop loop;
    /** To the exception handler or the log. */
    private final Collection<Throwable> reported = new ConcurrentLinkedQueue<>();
    /** By a run or the close, to who called it. */
    private final Collection<Throwable> ended = new ConcurrentLinkedQueue<>();
    private final Collection<String> unclosed = new ConcurrentLinkedQueue<>();
    private final ExecutorService executor;

    /** Runs the program as often as it passes points, and lets the first, the second and so on throw. */
    static void everyPointThrows(LoopOptions options, FaultyProgram program, Supplier<Error> kind) {
        int thrown = 0;
        int missed = 0;
        for (int number = 1; missed < ENOUGH_MISSED; number++) {
            if (throwsAt(number, options, program, kind)) {
                thrown++;
                missed = 0;
            } else {
                missed++; // a run polls and logs sometimes more often, sometimes less
            }
        }
        assertThat(thrown).as("points of a run").isGreaterThan(20);
    }

    /** False if there were not so many. */
    private static boolean throwsAt(int number, LoopOptions options, FaultyProgram program, Supplier<Error> kind) {
        Faults faults = new Faults(number, kind);
        try (FaultTrial trial = new FaultTrial(options, faults, program)) {
            trial.run();
        } catch (Throwable failed) {
            throw new AssertionError("the fault was number " + number + ", in: " + faults.where(), failed);
        }
        return faults.thrown() != null;
    }

    private FaultTrial(LoopOptions options, Faults faults, FaultyProgram program) {
        this.faults = faults;
        this.program = program;
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
                    report(failure.failure());
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

    private void report(@Nullable Throwable failure) {
        if (failure != null) {
            reported.add(failure);
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
            long reports = count(thrown, reported);
            long outcomes = count(thrown, ended);
            assertThat(reports + outcomes).as("who was told").isPositive();
            // Of what ends a run hears its owner, and who awaits the task that it came from.
            assertThat(reports).as("reports").isLessThanOrEqualTo(outcomes == 0 ? 1 : 0);
        }
        assertThat(unclosed).as("what was never closed").isEmpty();
    }

    private static long count(Throwable thrown, Collection<Throwable> told) {
        return told.stream().filter(failure -> isOf(thrown, failure)).count();
    }

    private void runTheProgram() {
        Task<Void> main = loop.newTask(TaskOptions.DEFAULT, () -> {
            program.run(faults);
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
        } catch (Throwable outcome) {
            ended.add(outcome);
        }
    }

    /** Without faults everything works. */
    private void serves() throws Exception {
        loop.runUntilComplete(() -> program.run(new Faults(0, AssertionError::new)));
    }

    private void closeIt() {
        try {
            loop.close();
        } catch (Throwable failed) {
            ended.add(failed);
        }
        assertThat(loop.isClosed()).isTrue();
    }

    private static boolean isOf(Throwable thrown, Throwable told) {
        Set<Throwable> all = Collections.newSetFromMap(new IdentityHashMap<>());
        collect(told, all);
        return all.contains(thrown);
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
        report(logged.getThrown());
        if (logged.getMessage().contains("never closed")) {
            unclosed.add(logged.getMessage());
        }
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
