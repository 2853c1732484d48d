package io.jvloop.spi;

import org.jspecify.annotations.Nullable;

/** Confined to its loop. What the core lends a back end. */
public interface BackendContext {

    /**
     * Makes the queue entry of a source of events. The current context is captured for its processing.
     *
     * @param process reads, and calls back; what it throws is reported
     * @return the entry
     */
    IoEntry newEntry(Runnable process);

    /**
     * Queues a callback from a thread of the back end's own, and wakes the loop; from the loop's turn too, behind what is ready. Any
     * thread.
     *
     * @param callback runs in the loop's turn
     * @return false if the loop is closed; then it never runs
     */
    boolean submit(Runnable callback);

    /**
     * Whether the caller is in this loop's turn or is its poll. Answered by the carrier, not by the current thread. Any thread.
     *
     * @return whether confined methods may be called
     */
    boolean inTurn();

    /**
     * Guards a confined operation. A loop that does not run belongs to its caller, so there is nothing to check then. Any
     * thread.
     *
     * @param operation what was called, for the message
     * @throws WrongThreadException if the loop runs and the caller is not in its turn
     */
    void checkTurn(String operation);

    /**
     * The number of the batch that runs now.
     *
     * @return a number that changes with each batch
     */
    long batch();

    /**
     * Whether the loop runs, so that a batch will end and a poll follow. If not, what is begun must be handed to the system at once: the
     * next run may never come.
     *
     * @return true from the first turn of a run to its last
     */
    boolean inRun();

    /**
     * Runs {@code flush} when the current batch ends, before the next poll; at once outside a run.
     *
     * @param flush runs once, as the last act of the call that asks for it; must not call user code
     */
    void atBatchEnd(Runnable flush);

    /**
     * Whether something outside may still call in: an executor's work, a callback or task parked in JDK code. A simulated clock must not
     * move meanwhile.
     *
     * @return whether to wait for a wake-up rather than for time
     */
    boolean awaitsOutside();

    /**
     * The time by the loop's clock, which need not be the system's.
     *
     * @return nanoseconds since an arbitrary origin, never decreasing
     */
    long nanoTime();

    /**
     * Whether the loop takes its time from this clock. A back end with simulated time moves a clock of its own and serves no other loop.
     *
     * @param clock the back end's
     * @return whether it is the loop's
     */
    boolean usesClock(Object clock);

    /**
     * In debug mode, remembers a transport or server that was opened, to report it if it is never closed.
     *
     * @param resource what was opened
     */
    void opened(Object resource);

    /**
     * Forgets a resource that was closed.
     *
     * @param resource what was given to {@link #opened}
     */
    void closed(Object resource);

    /**
     * Where an open resource was made, to be added to its text.
     *
     * @param resource what was given to {@link #opened}
     * @return the place, or an empty text if debug mode is off
     */
    String site(Object resource);

    /**
     * Reports a failure that nobody can catch to the loop's exception handler.
     *
     * @param message what happened, in a sentence
     * @param failure what was thrown, or null where nothing was
     * @param source  the transport, server or other object that it happened to
     */
    void report(String message, @Nullable Throwable failure, Object source);
}
