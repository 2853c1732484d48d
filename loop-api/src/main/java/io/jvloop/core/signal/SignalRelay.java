package io.jvloop.core.signal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. The process's one handler of a signal, for all that listen to it in this JVM: loops and, if none of them
 * does, a run that Ctrl-C cancels. The first listener installs it, and the last one removes it.
 *
 * <p>If each listener replaced the handler that it found, and put that back at its end, handlers would be put back in the wrong order.
 * Hence there is one for all.
 */
final class SignalRelay {
    /** The installed relays, by the number of their signal; guarded by itself. */
    private static final Map<Integer, SignalRelay> INSTALLED = new HashMap<>();
    private final SystemSignal signal;
    private final Object handler;
    private final List<SignalEntry> loops = new CopyOnWriteArrayList<>();
    private @Nullable Runnable fallback;
    private @Nullable Object previous;
    private boolean delivered;

    private SignalRelay(SystemSignal signal) {
        this.signal = signal;
        this.handler = JdkSignals.handler(signal.name(), this::arrived);
    }

    /**
     * Has the signal delivered to a loop.
     *
     * @return false if the signal will not come: the process was started with it ignored, and the JVM leaves it so
     * @throws UnsupportedOperationException if it cannot be handled
     */
    static boolean add(SystemSignal signal, SignalEntry loop) {
        synchronized (INSTALLED) {
            SignalRelay present = INSTALLED.get(signal.number());
            SignalRelay relay = present != null ? present : new SignalRelay(signal);
            relay.loops.add(loop); // first, so that a signal which comes right after the installation is heard
            if (present == null) {
                relay.install();
            }
            return relay.delivered;
        }
    }

    static void remove(SystemSignal signal, SignalEntry loop) {
        synchronized (INSTALLED) {
            SignalRelay relay = INSTALLED.get(signal.number());
            relay.loops.remove(loop);
            relay.restoreIfUnused();
        }
    }

    /**
     * Has {@code action} called when no loop handles the signal. Does nothing if there is a fallback already, if the signal cannot be
     * handled, or if the program has a handler of its own.
     */
    static void addFallback(SystemSignal signal, Runnable action) {
        synchronized (INSTALLED) {
            SignalRelay relay = INSTALLED.get(signal.number());
            if (relay == null) {
                relay = new SignalRelay(signal);
                try {
                    relay.install();
                } catch (UnsupportedOperationException notHere) {
                    return;
                }
            }
            if (relay.fallback == null && JdkSignals.isDefault(relay.previous)) {
                relay.fallback = action;
            }
            relay.restoreIfUnused();
        }
    }

    static void removeFallback(SystemSignal signal, Runnable action) {
        synchronized (INSTALLED) {
            SignalRelay relay = INSTALLED.get(signal.number());
            if (relay != null && relay.fallback == action) {
                relay.fallback = null;
                relay.restoreIfUnused();
            }
        }
    }

    private void install() {
        previous = JdkSignals.install(signal.name(), handler);
        if (previous != null && JdkSignals.isNative(previous)) {
            JdkSignals.install(signal.name(), previous);
            previous = null;
        }
        if (previous == null) {
            throw new UnsupportedOperationException("cannot handle " + signal + ": " + signal.owner());
        }
        // HotSpot does not install a handler of HUP, INT or TERM where they are ignored, and does not say so.
        delivered = !JdkSignals.isIgnoring(previous) || JdkSignals.install(signal.name(), handler) == handler;
        INSTALLED.put(signal.number(), this);
    }

    private void restoreIfUnused() {
        if (loops.isEmpty() && fallback == null) {
            INSTALLED.remove(signal.number());
            Object found = JdkSignals.install(signal.name(), previous);
            if (found != null && found != handler) {
                JdkSignals.install(signal.name(), found); // somebody has replaced our handler since, and has to put back the previous one
            }
        }
    }

    /** The JDK calls this in a thread of its own. */
    private void arrived() {
        boolean heard = false;
        for (SignalEntry loop : loops) {
            loop.arrived();
            heard = true;
        }
        if (!heard) {
            arrivedForNoLoop();
        }
    }

    /**
     * Calls the fallback, or else the handler that was there before. No listener may be there although the relay is: the last one is just
     * leaving, or another handler that was left in place has put ours back.
     */
    private void arrivedForNoLoop() {
        Runnable action;
        Object before;
        synchronized (INSTALLED) {
            action = fallback;
            before = previous;
        }
        if (action != null) {
            action.run();
        } else if (before != null) {
            JdkSignals.call(before, signal.name());
        }
    }
}
