package io.jvloop.spi;

import org.jspecify.annotations.Nullable;

/** Confined to its loop. The core's services for a back end, and for a framework that is bridged to the loop. */
public interface BackendContext {

    /**
     * Makes the queue entry of a source of events. It captures the current context for its processing.
     *
     * @param process reads, and calls back; what it throws is reported
     * @return the entry
     */
    IoEntry newEntry(Runnable process);

    /**
     * Starts a virtual thread of the loop that is nobody's task: no run cancels it when it ends, {@code allTasks} does not show it, and it
     * lives until {@code body} returns or the loop is closed. It waits in {@link IoEntry#awaitReady}, which throws when the loop is
     * closed. It may block: the loop goes on without it, and the watchdog names it. Called in the loop's turn, or while the loop does not
     * run.
     *
     * @param name says whose it is, in reports
     * @param body runs from the next turn on; what it throws is reported
     */
    void startService(String name, Runnable body);

    /**
     * Queues a callback behind what is ready, and wakes the loop. For the back end's own threads and for the loop's turn. Any thread.
     *
     * @param callback runs in the loop's turn
     * @return false if the loop is closed and the callback never runs
     */
    boolean submit(Runnable callback);

    /**
     * Whether the caller is in this loop's turn or in its poll. Determined by the carrier, not by the current thread. Any thread.
     *
     * @return whether confined methods may be called
     */
    boolean inTurn();

    /**
     * Checks that a confined operation may be called. A loop that does not run belongs to its caller, so every call passes. Any thread.
     *
     * @param operation what was called, for the message
     * @throws WrongThreadException if the loop runs and the caller is not in its turn
     */
    void checkTurn(String operation);

    /**
     * The number of the current batch.
     *
     * @return a number that changes with each batch
     */
    long batch();

    /**
     * Whether the loop runs, so that the batch will end and a poll will follow. Outside a run, operations must be handed to the system at
     * once, since there may be no next run.
     *
     * @return true from the first turn of a run to its last
     */
    boolean inRun();

    /**
     * Runs {@code flush} when the current batch ends, before the next poll; outside a run, at once.
     *
     * @param flush runs once, as the last act of the call that requests it; must not call user code
     */
    void runAtBatchEnd(Runnable flush);

    /**
     * Whether work outside the loop may still call in: an executor's work, or a callback or task that is parked in JDK code. Meanwhile a
     * simulated clock must not advance.
     *
     * @return true to wait for a wake-up rather than for time
     */
    boolean hasOutsideWork();

    /**
     * The time by the loop's clock, which may differ from the system's.
     *
     * @return nanoseconds since an arbitrary origin, never decreasing
     */
    long nanoTime();

    /**
     * Whether the loop uses this clock. A back end with simulated time advances its own clock and serves no other loop.
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
     * Where an open resource was created, for its text form.
     *
     * @param resource what was given to {@link #opened}
     * @return the place, or an empty text if debug mode is off
     */
    String creationSite(Object resource);

    /**
     * Reports a failure that nobody can catch to the loop's exception handler.
     *
     * @param message what happened, in a sentence
     * @param failure what was thrown, or null if nothing was
     * @param source  the transport, server or other object concerned
     */
    void report(String message, @Nullable Throwable failure, Object source);
}
