package io.jvloop.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.Coroutine;
import io.jvloop.LoopFuture;
import io.jvloop.Task;
import io.jvloop.VoidBody;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Lock;

/** Short words for the passing of time in the contracts. */
public final class Steps {
    /** Longer than anything else in a test takes. */
    public static final Duration LONG = Duration.ofHours(1);

    private static final int MANY = 3_000_000;

    private Steps() {
    }

    /** So many milliseconds. */
    public static Duration millis(long count) {
        return Duration.ofMillis(count);
    }

    /** Lets everything that is ready run, {@code count} times. */
    public static void turns(int count) {
        for (int turn = 0; turn < count; turn++) {
            Asyncio.yieldNow();
        }
    }

    /** Begins {@code body} as a task, which comes to where it waits. */
    public static <T> Task<T> waiting(Coroutine<T> body) {
        Task<T> task = Asyncio.createTask(body);
        turns(10);
        assertFalse(task.isDone(), "the task waits");
        return task;
    }

    /** Lets the loop do what it does by itself, while another thread counts to a number that takes it some hundred milliseconds. */
    public static void busyElsewhere() {
        Asyncio.toThread(() -> {
            for (int i = 0; i < MANY; i++) {
                Thread.onSpinWait();
            }
        });
    }

    /** Suspends for good, unless cancelled. */
    public static void sleepLong() {
        Asyncio.sleep(LONG);
    }

    /** Suspends for good, unless cancelled, and then cleans up. */
    public static <X extends Exception> void sleepLongThen(VoidBody<X> cleanUp) throws X {
        try {
            sleepLong();
        } finally {
            cleanUp.execute();
        }
    }

    /** Suspends until it is cancelled, and gives {@code value} all the same. */
    public static <T> T swallowCancellation(T value) {
        try {
            sleepLong();
        } catch (CancelledError swallowed) {
            return value;
        }
        throw new AssertionError("nobody cancelled it");
    }

    /** Throws {@code failure}, where a lambda is to be one expression. */
    public static void fail(RuntimeException failure) {
        throw failure;
    }

    /** How many cancellations of the running task nobody has taken back. */
    public static int currentCancelling() {
        return Objects.requireNonNull(Asyncio.currentTask()).cancelling();
    }

    /** No cancellation of the running task is left over, neither counted nor to be delivered. */
    public static void assertNotCancelled() {
        assertThat(currentCancelling()).isZero();
        turns(1);
    }

    /** Has the lock until {@code gate} is done. */
    public static void hold(Lock lock, LoopFuture<?> gate) {
        lock.lock();
        try {
            gate.await();
        } finally {
            lock.unlock();
        }
    }

    /** Blocks the thread until the latch is open. */
    public static void block(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
