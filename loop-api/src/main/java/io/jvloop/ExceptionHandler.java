package io.jvloop;

/** Takes the failures that nobody's code was there to catch. */
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
