package io.jvloop;

/** Safe for use by any thread. Hears that a loop of a {@link LoopGroup} has failed. */
@FunctionalInterface
public interface LoopFailureHandler {

    /**
     * Called once for each loop whose run or close was ended by a failure, in the thread that was the loop's. That has nothing else to do
     * any more, so this may block. The group is being shut down already. What this throws goes to the thread's handler of uncaught
     * exceptions.
     *
     * @param loop    the loop, which is closed or will be
     * @param failure what ended it
     */
    void failed(EventLoop loop, Throwable failure);
}
