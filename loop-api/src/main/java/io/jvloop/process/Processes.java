package io.jvloop.process;

import io.jvloop.Suspends;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * Confined to its loop. How an {@link io.jvloop.EventLoop} starts child processes. The methods suspend, so they are for tasks.
 *
 * <p>A child inherits no descriptors but its three streams and the passed ones. With {@link io.jvloop.spi.Capability#SPAWN} no thread waits
 * for it; without, up to three threads copy its pipes' data.
 */
public interface Processes {

    /**
     * Starts a child process. If the wait is cancelled the child is killed.
     *
     * @param protocol makes its protocol, once it runs
     * @param options  what to start, and how
     * @param <P>      the protocol's type
     * @return the child; the protocol's {@code connectionMade} has been called
     * @throws java.nio.file.NoSuchFileException   if there is no such program, or no such working directory
     * @throws java.nio.file.AccessDeniedException if the program cannot be executed
     * @throws IOException                         if the system refuses
     * @throws UnsupportedOperationException       if the back end has no children, or not with such options
     */
    @Suspends
    <P extends SubprocessProtocol> SubprocessConnection<P> subprocessExec(Supplier<P> protocol, ProcessOptions options) throws IOException;

    /**
     * Starts a shell with a command line, and pipes for all three streams; as {@link #subprocessExec} with {@link ProcessOptions#shell}.
     *
     * @param protocol makes its protocol, once it runs
     * @param line     the command line
     * @param <P>      the protocol's type
     * @return the child; the protocol's {@code connectionMade} has been called
     * @throws IOException if the system refuses
     */
    @Suspends
    default <P extends SubprocessProtocol> SubprocessConnection<P> subprocessShell(Supplier<P> protocol, String line) throws IOException {
        return subprocessExec(protocol, ProcessOptions.shell(line).withPipes());
    }

    /**
     * Starts a child process with streams. If the wait is cancelled the child is killed.
     *
     * @param options what to start, and how
     * @return the child
     * @throws java.nio.file.NoSuchFileException   if there is no such program, or no such working directory
     * @throws java.nio.file.AccessDeniedException if the program cannot be executed
     * @throws IOException                         if the system refuses
     * @throws UnsupportedOperationException       if the back end has no children, or not with such options
     */
    @Suspends
    Subprocess createSubprocess(ProcessOptions options) throws IOException;
}
