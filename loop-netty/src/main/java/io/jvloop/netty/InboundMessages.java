package io.jvloop.netty;

import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. The messages that came out of a channel's pipeline and that nobody has read yet, and how they end.
 *
 * <p>A lock guards it, and it is not confined to the loop: when the loop is closed, a foreign event loop still has to release what it
 * brings, and whoever closes the channel what is there. Nothing foreign is called with the lock held.
 *
 * <p>A reader must not wait for what has come already. It has two steps, and the other side may come before, between and behind them:
 * <pre>
 * reader                              event loop
 * ------                              ----------
 * poll() gives null:                  add(message), or end(cause)
 *     readerWaits = not ended
 * isOver():                           takeReader():
 *     returns without waiting             readerWaits, and false from now on
 * otherwise waits
 * </pre>
 * An end before the poll makes the input over; one behind it finds that the reader waits, and wakes it. Whether the input has ended must
 * not be asked before the poll: an end between the two would find no reader that waits, and the reader would wait for it.
 */
final class InboundMessages {
    private final ArrayDeque<Object> messages = new ArrayDeque<>();
    private final int high;
    private boolean readerWaits;
    private boolean paused;
    private boolean resumeDue;
    private boolean ended;
    private @Nullable Throwable failure;

    /**
     * Makes an empty one.
     *
     * @param high how many messages pause the channel; half as many let it go on
     */
    InboundMessages(int high) {
        this.high = high;
    }

    /** Takes over a message; false if it came too late, and was released. */
    boolean add(Object message) {
        synchronized (this) {
            if (!ended) {
                messages.add(message);
                return true;
            }
        }
        ReferenceCountUtil.release(message);
        return false;
    }

    /** Whether the channel has to pause because of the message just added. */
    synchronized boolean takePause() {
        if (paused || messages.size() < high) {
            return false;
        }
        paused = true;
        return true;
    }

    synchronized boolean isPaused() {
        return paused;
    }

    /** Whether the channel may go on because of the message just taken. */
    synchronized boolean takeResume() {
        boolean due = resumeDue;
        resumeDue = false;
        return due;
    }

    /** The next message; null if there is none. The caller wants to be woken for the next one then, unless the input has ended. */
    synchronized @Nullable Object poll() {
        Object message = take();
        readerWaits = message == null && !ended;
        return message;
    }

    private synchronized @Nullable Object take() {
        Object message = messages.poll();
        if (paused && messages.size() <= high / 2) {
            paused = false;
            resumeDue = true;
        }
        return message;
    }

    /** Whether a reader has to be woken; it is told so once. */
    synchronized boolean takeReader() {
        boolean waits = readerWaits;
        readerWaits = false;
        return waits;
    }

    /** Ends the input behind what is there; the first end counts. */
    synchronized void end(@Nullable Throwable cause) {
        if (!ended) {
            ended = true;
            failure = cause;
        }
    }

    /** Whether nothing more comes, asked by a reader that has polled in vain. */
    synchronized boolean isOver() {
        return ended && messages.isEmpty();
    }

    synchronized @Nullable Throwable failure() {
        return failure;
    }

    /** Ends the input, and releases what nobody has read. Repeatable. */
    void close() {
        end(null);
        for (Object message = take(); message != null; message = take()) {
            ReferenceCountUtil.release(message);
        }
    }
}
