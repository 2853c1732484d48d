package io.jvloop.core.signal;

import io.jvloop.SignalHandling;
import io.jvloop.core.turn.Scheduler;
import io.jvloop.spi.Log;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Confined to its loop. The signals that the loop handles. */
public final class LoopSignals implements SignalHandling {
    private final Scheduler scheduler;
    private final Map<Integer, SignalEntry> entries = new HashMap<>();

    public LoopSignals(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public void addSignalHandler(String name, Runnable callback) {
        scheduler.confinement().check("addSignalHandler");
        Objects.requireNonNull(callback, "callback");
        if (!JdkSignals.isSupported()) {
            throw new UnsupportedOperationException("addSignalHandler: this JVM shows no signals; add the module jdk.unsupported to it");
        }
        SystemSignal signal = SystemSignal.named("addSignalHandler", name);
        SignalEntry present = entries.get(signal.number());
        if (present != null) {
            present.set(callback);
            return;
        }
        SignalEntry entry = new SignalEntry(scheduler, signal);
        entry.set(callback);
        boolean delivered = SignalRelay.add(signal, entry);
        entries.put(signal.number(), entry);
        if (!delivered) {
            Log.warn(signal + " will not come to " + scheduler.loop().name()
                    + ": the process was started with it ignored, as nohup and background jobs of scripts are, and the JVM leaves it so");
        }
    }

    @Override
    public boolean removeSignalHandler(String name) {
        scheduler.confinement().checkTurn("removeSignalHandler");
        Objects.requireNonNull(name, "name");
        if (!JdkSignals.isSupported()) {
            return false;
        }
        SignalEntry entry = entries.remove(SystemSignal.named("removeSignalHandler", name).number());
        if (entry == null) {
            return false;
        }
        remove(entry);
        return true;
    }

    private static void remove(SignalEntry entry) {
        entry.clear();
        SignalRelay.remove(entry.signal(), entry);
    }

    /** Removes all handlers, since the loop cannot call them any more. */
    public void close() {
        List.copyOf(entries.values()).forEach(LoopSignals::remove);
        entries.clear();
    }
}
