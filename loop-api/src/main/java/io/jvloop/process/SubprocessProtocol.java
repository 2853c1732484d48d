package io.jvloop.process;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The callbacks of a child process and its pipes. asyncio's {@code SubprocessProtocol}.
 *
 * <p>They are called in the loop's turn and not in a task. Calls for one pipe never overlap, nor do those for the child. {@link
 * #processExited} may be called before the last data.
 */
public interface SubprocessProtocol {

    /**
     * The child runs. Called first, once.
     *
     * @param transport communicates with it
     */
    default void connectionMade(SubprocessTransport transport) {
    }

    /**
     * The child has written to a pipe.
     *
     * @param descriptor 1 or 2
     * @param lent       what it wrote; lent for the call
     */
    default void pipeDataReceived(int descriptor, ByteBuffer lent) {
    }

    /**
     * A pipe has ended. Called once for each.
     *
     * @param descriptor 0, 1 or 2
     * @param cause      why it broke; null if it was closed here, or the child closed it
     */
    default void pipeConnectionLost(int descriptor, @Nullable Throwable cause) {
    }

    /** The child has exited; the transport has its return code. Called once. */
    default void processExited() {
    }

    /**
     * The child has exited and all pipes have ended. Called last, once.
     *
     * @param cause null
     */
    default void connectionLost(@Nullable Throwable cause) {
    }

    /** The data that waits to be sent to the child exceeds the high mark. Called inside the write that caused it. */
    default void pauseWriting() {
    }

    /** The data that waits to be sent to the child has shrunk to the low mark. */
    default void resumeWriting() {
    }
}
