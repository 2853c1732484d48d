package io.jvloop.spi;

/** Safe for use by any thread. What a bridge keeps for a loop, if it wants to know of the loop's close: {@link BridgedLoop#attachment}. */
public interface LoopAttachment {

    /**
     * Called once by the thread that closes the loop, as the last act of the close: the back end and the services have ended, but for a
     * service that is parked in code of the JDK. What it throws is thrown by {@code close}.
     */
    void loopClosed();
}
