package io.jvloop.core.signal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. The process's one handler of a signal, for all that listen to it in this JVM: loops, and if none of them
 * does, a run that Ctrl-C cancels. Installed by the first and taken away by the last of them.
 *
 * <p>Several that put each other aside, each restoring what it had found, would restore in the wrong order: hence one for all.
 */
final class SignalRelay {
    /** What is installed, by the signal's number; guarded by itself. */
    private static final Map<Integer, SignalRelay> INSTALLED = new HashMap<>();
    private final SystemSignal signal;
    private final Object handler;
    private final List<SignalEntry> loops = new CopyOnWriteArrayList<>();
    private @Nullable Runnable otherwise;
    private @Nullable Object former;
    private boolean comes;

    private SignalRelay(SystemSignal signal) {
        this.signal = signal;
        this.handler = JdkSignals.handler(signal.name(), this::arrived);
    }

    /**
     * Begins to tell a loop.
     *
     * @return false if the signal will not come: the process was started with it ignored, and the JVM leaves it so
     * @throws UnsupportedOperationException if it cannot be handled
     */
    static boolean add(SystemSignal signal, SignalEntry loop) {
        synchronized (INSTALLED) {
            SignalRelay present = INSTALLED.get(signal.number());
            SignalRelay relay = present != null ? present : new SignalRelay(signal);
            relay.loops.add(loop); // first: what comes as soon as it is installed is heard
            if (present == null) {
                relay.install();
            }
            return relay.comes;
        }
    }

    static void remove(SystemSignal signal, SignalEntry loop) {
        synchronized (INSTALLED) {
            SignalRelay relay = INSTALLED.get(signal.number());
            relay.loops.remove(loop);
            relay.restoreIfUnused();
        }
    }

    /** Has {@code action} called when no loop handles the signal. Does nothing if that is taken, impossible or the program's own affair. */
    static void addOtherwise(SystemSignal signal, Runnable action) {
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
            if (relay.otherwise == null && JdkSignals.isDefault(relay.former)) {
                relay.otherwise = action;
            }
            relay.restoreIfUnused();
        }
    }

    static void removeOtherwise(SystemSignal signal, Runnable action) {
        synchronized (INSTALLED) {
            SignalRelay relay = INSTALLED.get(signal.number());
            if (relay != null && relay.otherwise == action) {
                relay.otherwise = null;
                relay.restoreIfUnused();
            }
        }
    }

    private void install() {
        former = JdkSignals.install(signal.name(), handler);
        if (former != null && JdkSignals.isNative(former)) {
            JdkSignals.install(signal.name(), former);
            former = null;
        }
        if (former == null) {
            throw new UnsupportedOperationException("cannot handle " + signal + ": " + signal.owner());
        }
        // HotSpot does not install a handler of HUP, INT or TERM where they are ignored, and does not say so.
        comes = !JdkSignals.isIgnoring(former) || JdkSignals.install(signal.name(), handler) == handler;
        INSTALLED.put(signal.number(), this);
    }

    private void restoreIfUnused() {
        if (loops.isEmpty() && otherwise == null) {
            INSTALLED.remove(signal.number());
            Object found = JdkSignals.install(signal.name(), former);
            if (found != null && found != handler) {
                JdkSignals.install(signal.name(), found); // somebody has put ours aside since, and it is theirs to put back
            }
        }
    }

    /** Called in a thread of the JDK's. */
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

    /** While the last listener goes or after somebody whom we left in place put ours back: then it is for whoever was before us. */
    private void arrivedForNoLoop() {
        Runnable action;
        Object before;
        synchronized (INSTALLED) {
            action = otherwise;
            before = former;
        }
        if (action != null) {
            action.run();
        } else if (before != null) {
            JdkSignals.call(before, signal.name());
        }
    }
}
