package io.jvloop.core;

import io.jvloop.KeyboardInterruptError;
import io.jvloop.Task;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C while a runner runs its main task: the first cancels the task, the second ends the run at once, a third ends the JVM. Installed by
 * one runner of the process at a time, and only where nobody else handles the signal.
 */
public final class KeyboardSignal implements AutoCloseable {
    private static final AtomicBoolean IN_USE = new AtomicBoolean();
    private final CoreEventLoop loop;
    private final Task<?> main;
    private final AtomicReference<@Nullable Object> former = new AtomicReference<>();
    private volatile int count;

    private KeyboardSignal(CoreEventLoop loop, Task<?> main) {
        this.loop = loop;
        this.main = main;
    }

    /** Starts handling it, or does nothing where that is impossible ({@code -Xrs}) or somebody else's. */
    public static KeyboardSignal install(CoreEventLoop loop, Task<?> main) {
        KeyboardSignal signal = new KeyboardSignal(loop, main);
        if (IN_USE.compareAndSet(false, true)) {
            signal.install();
        }
        return signal;
    }

    private void install() {
        Object found = JdkSignals.handle("INT", this::arrived);
        former.set(found);
        if (found == null) {
            IN_USE.set(false);
        } else if (!JdkSignals.isDefault(found)) {
            close();
        }
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
        Object before = former.getAndSet(null);
        if (before != null) {
            JdkSignals.restore("INT", before);
            IN_USE.set(false);
        }
    }
}
