package io.jvloop.core.turn;

import io.jvloop.core.queue.Entry;

/**
 * How user code gets onto a thread: callbacks into the runner, tasks into their strands, one at a time. One contract with two forms
 * (docs/design.md, "Who runs user code"): {@link MountedDriver} for mounted mode, {@link BatonDriver} for baton mode.
 */
sealed interface TurnDriver permits MountedDriver, BatonDriver {

    /** The virtual thread of {@code strand}, not started. */
    Thread newThread(Strand strand, Runnable body);

    /** Makes the calling thread the loop's own, which polls and runs it from now on. */
    void attach();

    /** The loop's run has ended. */
    void detach();

    /** Runs the batch, and further turns while they need no poll. On the loop's own thread. */
    void runBatch();

    /** Makes a call of user code, which may park, between two batches. On the loop's own thread. */
    void callInRunner(Runnable call);

    /** Takes the step at the batch's head and mounts its strand, if that can be done in the runner; else the runner gives the turn away. */
    boolean step(Strand runner, Entry head);

    /** Whether the caller is in the loop's turn, or is its own thread between turns. */
    boolean inTurn();

    /**
     * Parks the calling strand until it is resumed. If that cannot be done it throws, and is as if it had not been called: who registered
     * something that was to resume the strand takes that back.
     */
    void suspend(Strand self);

    /** Runs {@code child} until it suspends or ends, and then goes on with {@code self}, which calls. Throws as {@link #suspend}. */
    void runNow(Strand self, Strand child);

    /** Makes a call on the loop's own thread, and then goes on with {@code self}, which calls. Throws as {@link #suspend}. */
    void onCarrier(Strand self, CarrierCall<?> call);

    /** Mounts a strand from {@code close}, on the loop's own thread. */
    void unwind(Strand strand);

    /** The last act of a strand's thread. */
    void finished();

    /** Lets go of the idle runner's thread. On the loop's own thread. */
    void close();
}
