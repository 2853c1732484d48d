package io.jvloop.process;

import io.jvloop.net.Transport;
import java.io.IOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A child process. asyncio's {@code SubprocessTransport}. */
public interface SubprocessTransport {

    /**
     * The child's number in the system.
     *
     * @return its id
     */
    long pid();

    /**
     * How the child ended.
     *
     * @return its exit status, -n if signal n ended it, or 255 if somebody else has reaped it; empty while it runs
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
     * Sends it a signal. One that has exited gets none: its number may be somebody else's by now.
     *
     * @param signal the name without {@code SIG}, as {@code INT}
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

    /** Closes the pipes, and kills the child if it still runs. Again, it does nothing. */
    void close();

    /**
     * Whether {@link #close} was called.
     *
     * @return true from then on
     */
    boolean isClosing();

    /**
     * Who is called.
     *
     * @return the protocol
     */
    SubprocessProtocol protocol();
}
