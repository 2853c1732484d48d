package io.jvloop.core.turn;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. Lets one owner have the loop exclusively, from first to last: a run, or the close.
 *
 * <pre>
 * owner         meaning                               set by
 * null          idle: the loop belongs to its caller  leave, by the owner that goes
 * a run's       its thread makes the turns            enter, by CAS from null; a guest's run moves from thread to thread
 * the close's   its thread gives everything back      enter, by CAS from null
 * CLOSED        for good                              leaveClosed, by the close
 *
 * run     enter. The gate has an owner, or is CLOSED: refused, and has touched nothing.
 * close   enter. The owner is a run: refused. The owner is a close, or the gate is CLOSED: nothing is left to do.
 * </pre>
 *
 * <p>If the close only asked whether the loop runs, a run could begin in between. It would poll descriptors whose numbers have been reused
 * since.
 */
public final class RunGate {
    private static final Owner CLOSED = new Owner(null, true);
    private final AtomicReference<@Nullable Owner> owner = new AtomicReference<>();

    /** A run, or the close. */
    public record Owner(@Nullable Thread thread, boolean closes) {
    }

    /** Enters for the calling thread. Returns the owner that is in the way, or null if it entered. */
    public @Nullable Owner enter(boolean toClose) {
        return owner.compareAndExchange(null, new Owner(Thread.currentThread(), toClose));
    }

    /** Makes the calling thread the owner's thread. */
    public void moveToCallingThread(boolean toClose) {
        owner.set(new Owner(Thread.currentThread(), toClose));
    }

    /** Makes another thread the run's thread: a guest's waiter has the loop between two turns. */
    public void moveTo(Thread thread) {
        owner.set(new Owner(thread, false));
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
