package io.jvloop.process;

import io.jvloop.net.Transport;
import java.io.IOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A child process. asyncio's {@code SubprocessTransport}. */
public interface SubprocessTransport {

    /**
     * The child's process id.
     *
     * @return the id
     */
    long pid();

    /**
     * How the child ended.
     *
     * @return its exit status, -n if signal n ended it, or 255 if other code has reaped it; empty while it runs
     */
    OptionalInt returnCode();

    /**
     * The pipe to one of its streams.
     *
     * @param descriptor 0, 1 or 2
     * @return the pipe, or null if the stream was redirected elsewhere
     */
    @Nullable Transport pipeTransport(int descriptor);

    /**
     * Sends it a signal. Does nothing if it has exited, since its process id may have been reused.
     *
     * @param signal the name without {@code SIG}, such as {@code INT}
     * @throws IOException                   if the system refuses
     * @throws IllegalArgumentException      if there is no such signal
     * @throws UnsupportedOperationException if the system has no signals
     */
    void sendSignal(String signal) throws IOException;

    /**
     * Asks it to end (TERM).
     *
     * @throws IOException if the system refuses
     */
    default void terminate() throws IOException {
        sendSignal("TERM");
    }

    /**
     * Ends it (KILL).
     *
     * @throws IOException if the system refuses
     */
    default void kill() throws IOException {
        sendSignal("KILL");
    }

    /** Closes the pipes, and kills the child if it still runs. Idempotent. */
    void close();

    /**
     * Whether {@link #close} was called.
     *
     * @return true from then on
     */
    boolean isClosing();

    /**
     * The protocol that is called.
     *
     * @return the protocol
     */
    SubprocessProtocol protocol();
}
