package io.jvloop;

/** Handles the failures that no user code could catch. */
@FunctionalInterface
public interface ExceptionHandler {

    /**
     * Handles a failure; called in the loop's turn, where it must not suspend. If it throws, that and the failure are logged.
     *
     * @param loop    the loop it happened in
     * @param failure what happened
     */
    void handle(EventLoop loop, UnhandledFailure failure);
}
