package io.jvloop.tck.doubles;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/** Safe for use by any thread. An executor of one thread that can be let go on inside what it runs, as a modal dialog does. */
public final class PumpedHost implements Executor, AutoCloseable {
    private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::pump, "pumped-host");
    /** Confined to the thread. */
    private boolean ended;

    public PumpedHost() {
        thread.start();
    }

    public Thread thread() {
        return thread;
    }

    @Override
    public void execute(Runnable body) {
        queue.add(body);
    }

    /** Runs an action in the host's thread, and throws what it throws. */
    public void run(Runnable action) {
        CompletableFuture.runAsync(action, this).join();
    }

    /** In the host's thread: runs what comes until the innermost pump is ended. */
    public void pump() {
        while (!ended) {
            try {
                queue.take().run();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        ended = false;
    }

    /** Ends the innermost pump. */
    public void endPump() {
        execute(() -> ended = true);
    }

    @Override
    public void close() {
        endPump();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
