package io.jvloop.core;

import io.jvloop.KeyboardInterruptError;
import io.jvloop.Task;

/**
 * Ctrl-C while a runner runs its main task: the first cancels the task, the second ends the run at once, a third ends the JVM. Installed by
 * one runner of the process at a time, and only where nobody else handles the signal.
 */
public final class KeyboardSignal implements AutoCloseable {
    private static final String INTERRUPT = "INT";

    private final CoreEventLoop loop;
    private final Task<?> main;
    private final Runnable listener = this::arrived;
    private volatile int count;

    private KeyboardSignal(CoreEventLoop loop, Task<?> main) {
        this.loop = loop;
        this.main = main;
    }

    /** Starts handling it, or does nothing where that is impossible ({@code -Xrs}) or somebody else's. */
    public static KeyboardSignal install(CoreEventLoop loop, Task<?> main) {
        KeyboardSignal signal = new KeyboardSignal(loop, main);
        ProcessSignals.addFallback(INTERRUPT, signal.listener);
        return signal;
    }

    private void arrived() {
        int arrivals = ++count;
        if (loop.isClosed()) {
            return;
        }
        if (arrivals == 1) {
            loop.submit(new CoreHandle(loop, () -> {
                if (!main.cancel()) {
                    throw new KeyboardInterruptError(); // main is done: what is left is being cleaned up
                }
            }, CoreContext.empty()));
        } else {
            close();
            loop.submit(new CoreHandle(loop, () -> {
                throw new KeyboardInterruptError();
            }, CoreContext.empty()));
        }
    }

    /** Whether Ctrl-C came. */
    public boolean hasArrived() {
        return count > 0;
    }

    @Override
    public void close() {
        ProcessSignals.remove(INTERRUPT, listener);
    }
}
