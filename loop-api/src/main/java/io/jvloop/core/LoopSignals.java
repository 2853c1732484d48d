package io.jvloop.core;

import io.jvloop.spi.IoEntry;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Confined to its loop. The signals that a loop handles. */
final class LoopSignals {
    private final CoreEventLoop loop;
    private final Map<String, Handled> handled = new HashMap<>();

    LoopSignals(CoreEventLoop loop) {
        this.loop = loop;
    }

    /** One signal and its callback: a source of events, which waits while its callback is parked. */
    private final class Handled {
        private final IoEntry entry;
        private final Runnable callback;
        private final Runnable listener = this::arrived;
        private int pending;
        private boolean removed;

        Handled(Runnable callback) {
            this.callback = callback;
            this.entry = new CoreIoEntry(loop, this::call, CoreContext.current().copy());
        }

        /** On a thread of the JVM. */
        private void arrived() {
            loop.submit(new CoreHandle(loop, () -> {
                pending++;
                entry.ready();
            }, CoreContext.empty())); // refused by a loop that is closed meanwhile
        }

        private void call() {
            if (removed || pending == 0) {
                return;
            }
            if (--pending > 0) {
                entry.ready();
            }
            callback.run();
        }
    }

    void add(String signal, Runnable callback) {
        String name = name(signal);
        Handled handler = new Handled(Objects.requireNonNull(callback));
        ProcessSignals.add(name, handler.listener);
        Handled replaced = handled.put(name, handler);
        if (replaced != null) {
            end(name, replaced);
        }
    }

    boolean remove(String signal) {
        String name = name(signal);
        Handled handler = handled.remove(name);
        if (handler == null) {
            return false;
        }
        end(name, handler);
        return true;
    }

    private static void end(String name, Handled handler) {
        handler.removed = true;
        ProcessSignals.remove(name, handler.listener);
    }

    void close() {
        handled.forEach(LoopSignals::end);
        handled.clear();
    }

    /** The JDK's form of a name: {@code SIGTERM} and {@code TERM} are the same. */
    private static String name(String signal) {
        String upper = signal.toUpperCase(Locale.ROOT);
        return upper.startsWith("SIG") ? upper.substring("SIG".length()) : upper;
    }
}
