package io.jvloop.bench;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does the core cost an operation? A callback, a chain of callbacks, a task from creation to outcome, a suspension, a timer that is
 * cancelled. {@link #plainQueue} does the callbacks' work without a loop: the difference is ours.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = {"--add-opens=java.base/java.lang=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SchedulingBenchmark {
    private static final int OPERATIONS = 1_000;

    @Param({"nio", "epoll"})
    private String policy;
    private EventLoop loop;
    private int count;

    @Setup(Level.Trial)
    public void open() {
        loop = Asyncio.newEventLoop(LoopOptions.DEFAULT.withPolicy(policy));
    }

    @TearDown(Level.Trial)
    public void close() {
        loop.close();
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public int plainQueue() {
        ArrayDeque<Runnable> queue = new ArrayDeque<>();
        for (int i = 0; i < OPERATIONS; i++) {
            queue.add(() -> count++);
        }
        for (Runnable callback = queue.poll(); callback != null; callback = queue.poll()) {
            callback.run();
        }
        return count;
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public int callbacks() {
        loop.runUntilComplete(() -> {
            for (int i = 0; i < OPERATIONS; i++) {
                loop.callSoon(() -> count++);
            }
            Asyncio.yieldNow();
        });
        return count;
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public int callbackChain() {
        return loop.runUntilComplete(() -> {
            Promise<Integer> done = loop.createFuture();
            link(OPERATIONS, done);
            return done.await();
        });
    }

    private void link(int left, Promise<Integer> done) {
        if (left == 0) {
            done.setResult(left);
        } else {
            loop.callSoon(() -> link(left - 1, done));
        }
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public int tasks() {
        return loop.runUntilComplete(() -> {
            int sum = 0;
            for (int i = 0; i < OPERATIONS; i++) {
                sum += Asyncio.createTask(() -> 1).await();
            }
            return sum;
        });
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public void suspensions() {
        loop.runUntilComplete(() -> {
            for (int i = 0; i < OPERATIONS; i++) {
                Asyncio.yieldNow();
            }
        });
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public void cancelledTimers() {
        loop.runUntilComplete(() -> {
            for (int i = 0; i < OPERATIONS; i++) {
                loop.callLater(Duration.ofSeconds(30), () -> count++).cancel();
            }
        });
    }
}
