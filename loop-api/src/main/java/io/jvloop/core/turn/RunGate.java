package io.jvloop.core.turn;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. Who has the loop to himself, from first to last: one run, or the close.
 *
 * <pre>
 * owner         meaning                               set by
 * null          idle: the loop belongs to its caller  leave, by the owner that goes
 * a run's       its thread makes the turns            enter, by CAS from null
 * the close's   its thread gives everything back      enter, by CAS from null
 * CLOSED        for good                              leaveClosed, by the close
 *
 * run     enter. Somebody is there, or it is CLOSED: refused, and has touched nothing.
 * close   enter. A run is there: refused. The close is there, or it is CLOSED: another sees to it, or has.
 * </pre>
 *
 * <p>To ask whether the loop runs, and to close it then, lets a run begin in between: it would poll for descriptors whose numbers belong to
 * somebody else by now.
 */
public final class RunGate {
    private static final Owner CLOSED = new Owner(null, true);
    private final AtomicReference<@Nullable Owner> owner = new AtomicReference<>();

    /** A run, or the close. */
    public record Owner(@Nullable Thread thread, boolean closes) {
    }

    /** Enters for the calling thread; answers who is in the way, null if nobody. */
    public @Nullable Owner enter(boolean toClose) {
        return owner.compareAndExchange(null, new Owner(Thread.currentThread(), toClose));
    }

    /** The owner goes on on the calling thread. */
    public void goOnHere(boolean toClose) {
        owner.set(new Owner(Thread.currentThread(), toClose));
    }

    public void leave() {
        owner.set(null);
    }

    public void leaveClosed() {
        owner.set(CLOSED);
    }

    /** The owner's thread, null if there is none. */
    public @Nullable Thread thread() {
        Owner present = owner.get();
        return present == null ? null : present.thread();
    }

    public boolean isRunning() {
        Owner present = owner.get();
        return present != null && !present.closes();
    }

    /** Whether it is closed, or about to be. */
    public boolean isClosing() {
        Owner present = owner.get();
        return present != null && present.closes();
    }
}
