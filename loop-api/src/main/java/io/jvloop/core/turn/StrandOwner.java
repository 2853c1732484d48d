package io.jvloop.core.turn;

/** The task whose strand it is, as the turn knows it. */
public interface StrandOwner {

    String name();

    /** Fails the task, since the JDK could not start its thread. Called in the runner. */
    void startFailed(Throwable refused);

    /** Suspends the caller, which is this task, until {@code target} has it resumed. Throws the cancellation that arrived meanwhile. */
    void suspendFor(Object target);

    /** Notes that what the task waited for has resumed it, so that a cancellation can no longer end that wait. */
    void resumed();
}
