package io.jvloop.process;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. What hears of a child process and of the pipes to it. asyncio's {@code SubprocessProtocol}.
 *
 * <p>Calls come in the loop's turn and not in a task. Those for one pipe come one at a time, as do those for the child. {@link
 * #processExited} may come before the last data.
 */
public interface SubprocessProtocol {

    /**
     * The child runs. Comes first, once.
     *
     * @param transport to talk to it
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
     * A pipe has ended. Comes once for each.
     *
     * @param descriptor 0, 1 or 2
     * @param cause      why it broke; null if it was closed here, or the child closed it
     */
    default void pipeConnectionLost(int descriptor, @Nullable Throwable cause) {
    }

    /** The child has exited; the transport has its return code. Comes once. */
    default void processExited() {
    }

    /**
     * The child has exited and all pipes have ended. Comes last, once.
     *
     * @param cause null
     */
    default void connectionLost(@Nullable Throwable cause) {
    }

    /** What waits to be sent to the child exceeds the high mark. Called inside the write that did it. */
    default void pauseWriting() {
    }

    /** What waits to be sent to the child has shrunk to the low mark. */
    default void resumeWriting() {
    }
}
