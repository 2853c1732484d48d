package io.jvloop.core.turn;

/** Confined to its loop. The task or service of a {@link Strand}, as the turn sees it. */
public interface StrandTask {

    String name();

    /** Fails the task, since the JDK could not start its thread. Called in the runner. */
    void startFailed(Throwable refused);

    /** Suspends the caller, which is this task, until {@code target} has it resumed. Throws the cancellation that arrived meanwhile. */
    void suspendFor(Object target);

    /** Notes that what the task waited for has resumed it, so that a cancellation can no longer end that wait. */
    void resumed();
}
