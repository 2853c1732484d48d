package io.jvloop.core.turn;

/** The task whose strand it is, as the turn knows it. */
public interface StrandOwner {

    String name();

    /** The JDK could not start its thread. In the runner. */
    void neverBegan(Throwable refused);

    /** Suspends the caller, which is this task, until {@code target} has it resumed. Throws the cancellation that arrived meanwhile. */
    void suspendFor(Object target);

    /** What it waits for has it resumed: it cannot be cancelled there any more. */
    void resumed();
}
