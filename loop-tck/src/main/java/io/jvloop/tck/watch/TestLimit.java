package io.jvloop.tck.watch;

import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.TaskGraph;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Safe for use by any thread. Breaks off a test whose loop does not end, and says where its tasks stood. JUnit's own limit interrupts the
 * thread, which a loop that waits in its poll does not hear.
 *
 * <p>First it cancels the tasks, that their {@code finally} clauses may run; if that does not do, it stops the loop as much later. A loop
 * that does not turn is left to JUnit, whose interrupt its callback may hear.
 */
public final class TestLimit implements AutoCloseable {
    /** Before JUnit's (the build's 60 s). For a debugger {@code -Djvloop.test.limit=} gives more seconds. */
    public static final Duration DEFAULT = Duration.ofSeconds(Long.getLong("jvloop.test.limit", 50));
    private static final System.Logger LOGGER = System.getLogger(TestLimit.class.getName());
    private static final ScheduledExecutorService TIMER =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("test-limit").factory());

    private final String test;
    private final Duration limit;
    private final EventLoop loop;
    private final Future<?> timer;
    /** What it found, empty while it found nothing. */
    private volatile String found = "";

    public TestLimit(String test, Duration limit, EventLoop loop) {
        this.test = test;
        this.limit = limit;
        this.loop = loop;
        this.timer = TIMER.schedule(() -> loop.callSoonThreadsafe(this::breakOff), limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void breakOff() {
        found = test + " was broken off: its loop still ran after " + limit.toMillis() + " ms, with these tasks:" + System.lineSeparator()
                + loop.allTasks().stream().map(task -> TaskGraph.capture(task).toString()).collect(Collectors.joining());
        // At once, for the JVM may be killed before the test has ended.
        LOGGER.log(Level.WARNING, found);
        loop.allTasks().forEach(Task::cancel);
        loop.callLater(limit, loop::stop);
    }

    /** What it found when it broke the test off; empty if it did not. */
    public String found() {
        return found;
    }

    /** Ends the watch. */
    @Override
    public void close() {
        timer.cancel(false);
    }
}
