package io.jvloop.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. Who hears of one of the process's signals. The JVM has one handler for each, so jvloop installs one of its
 * own while anybody listens, and puts the former one back afterwards.
 *
 * <p>A signal goes to all loops that listen to it. Only if none does, it goes to the fallback, which is a runner's Ctrl-C.
 */
final class ProcessSignals {
    private static final Map<String, ProcessSignals> HEARD = new HashMap<>();

    private final Object former;
    private volatile List<Runnable> listeners = List.of();
    private volatile @Nullable Runnable fallback;

    private ProcessSignals(Object former) {
        this.former = former;
    }

    /**
     * Has {@code listener} called, on a thread of the JVM, for each arrival of a signal.
     *
     * @throws IllegalArgumentException if there is no such signal here
     * @throws IllegalStateException    if it cannot be handled
     */
    static synchronized void add(String name, Runnable listener) {
        if (!JdkSignals.exists(name)) {
            throw new IllegalArgumentException("there is no signal SIG" + name + " here");
        }
        ProcessSignals signal = heard(name);
        if (signal == null) {
            throw new IllegalStateException("SIG" + name + " cannot be handled: the system or the JVM keeps it for itself"
                    + " (INT, TERM and HUP too where the JVM was started with -Xrs)");
        }
        signal.listeners = with(signal.listeners, listener);
    }

    /** Has {@code listener} called if nobody else handles the signal; false if somebody does, or it cannot be handled. */
    static synchronized boolean addFallback(String name, Runnable listener) {
        ProcessSignals signal = JdkSignals.exists(name) ? heard(name) : null;
        if (signal == null || signal.fallback != null || !JdkSignals.isDefault(signal.former)) {
            endIfUnheard(name);
            return false;
        }
        signal.fallback = listener;
        return true;
    }

    /** Forgets a listener, and gives the signal back when it was the last. */
    static synchronized void remove(String name, Runnable listener) {
        ProcessSignals signal = HEARD.get(name);
        if (signal == null) {
            return;
        }
        if (signal.fallback == listener) {
            signal.fallback = null;
        }
        signal.listeners = signal.listeners.stream().filter(each -> each != listener).toList();
        endIfUnheard(name);
    }

    private static @Nullable ProcessSignals heard(String name) {
        ProcessSignals signal = HEARD.get(name);
        if (signal == null) {
            Object former = JdkSignals.handle(name, () -> arrived(name));
            if (former != null) {
                signal = new ProcessSignals(former);
                HEARD.put(name, signal);
            }
        }
        return signal;
    }

    private static void endIfUnheard(String name) {
        ProcessSignals signal = HEARD.get(name);
        if (signal != null && signal.fallback == null && signal.listeners.isEmpty()) {
            HEARD.remove(name);
            JdkSignals.restore(name, signal.former);
        }
    }

    private static void arrived(String name) {
        ProcessSignals signal;
        synchronized (ProcessSignals.class) {
            signal = HEARD.get(name);
        }
        if (signal == null) {
            return;
        }
        List<Runnable> now = signal.listeners;
        Runnable otherwise = signal.fallback;
        if (!now.isEmpty()) {
            now.forEach(Runnable::run);
        } else if (otherwise != null) {
            otherwise.run();
        }
    }

    private static List<Runnable> with(List<Runnable> present, Runnable more) {
        List<Runnable> all = new ArrayList<>(present);
        all.add(more);
        return List.copyOf(all);
    }
}
