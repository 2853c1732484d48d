package io.jvloop.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jvloop.Asyncio;
import io.jvloop.Coroutine;
import io.jvloop.Task;
import java.time.Duration;

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
}
