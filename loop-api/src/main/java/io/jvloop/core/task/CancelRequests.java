package io.jvloop.core.task;

import io.jvloop.CancelledError;
import java.net.SocketException;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The requests to cancel one task that have come to it, and the {@link CancelledError} that is due for them. Most
 * tasks are never asked, and have none of these.
 */
final class CancelRequests {
    private int count;
    /** Whether an error is to be thrown where the task suspends next. */
    private boolean due;
    private @Nullable String message;
    private @Nullable Throwable origin;
    private boolean interruptSent;

    void add(int times) {
        count = (int) Math.min(Integer.MAX_VALUE, (long) count + times);
    }

    int count() {
        return count;
    }

    /** Makes an error due. */
    void demand(@Nullable String newMessage, @Nullable Throwable newOrigin) {
        due = true;
        message = newMessage;
        origin = newOrigin;
    }

    /** Makes the error due again that was withdrawn. */
    void demandAgain() {
        due = true;
    }

    /** Makes the error no longer due, since the cancellation reaches the task by another way. */
    void withdraw() {
        due = false;
    }

    boolean isDue() {
        return due;
    }

    @Nullable String message() {
        return message;
    }

    @Nullable Throwable origin() {
        return origin;
    }

    /** Returns the error that was due, for the task to throw. To be called on the task's thread. */
    CancelledError deliver() {
        due = false;
        forgetInterrupt();
        return new CancelledError(message, origin);
    }

    /** Interrupts what the task does in JDK code. */
    void interrupt(Thread thread) {
        interruptSent = true;
        thread.interrupt();
    }

    /** Clears an interrupt of ours that has served. Were it still set, as sockets leave it, it would end the task's next JDK call too. */
    void forgetInterrupt() {
        if (interruptSent) {
            interruptSent = false;
            Thread.interrupted();
        }
    }

    /** The error that is due, if JDK code threw {@code failure} because the task was interrupted; else null. */
    @Nullable CancelledError causeOf(Throwable failure) {
        boolean interrupt = failure instanceof InterruptedException || failure instanceof ClosedByInterruptException
                || failure instanceof SocketException && Thread.currentThread().isInterrupted();
        if (!interrupt || !interruptSent) {
            return null;
        }
        CancelledError delivered = deliver();
        delivered.addSuppressed(failure);
        return delivered;
    }

    /** Takes one request back, and with the last one the error that is due. Returns how many requests are left. */
    int takeBack(boolean onItsThread) {
        if (count > 0 && --count == 0) {
            due = false;
            if (onItsThread) {
                forgetInterrupt();
            } // otherwise it stays set, as only the task itself can clear it: if it ends a JDK call, it counts as the cancellation
        }
        return count;
    }
}
