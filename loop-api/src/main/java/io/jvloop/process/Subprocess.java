package io.jvloop.process;

import io.jvloop.Asyncio;
import io.jvloop.LoopFuture;
import io.jvloop.ReturnWhen;
import io.jvloop.Suspends;
import io.jvloop.Task;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A child process with streams. asyncio's {@code asyncio.subprocess.Process}.
 * <pre>{@code
 * Subprocess sort = Asyncio.createSubprocess(ProcessOptions.of("sort").withPipes());
 * byte[] sorted = sort.communicate(lines).stdout();
 * }</pre>
 *
 * <p>A program that reads only one of several pipes, or writes without reading, may deadlock with the child; {@link #communicate} does all
 * at once. A child outlives a forgotten {@code Subprocess}; {@link #close}, and the end of the loop, kill it.
 */
public final class Subprocess implements AutoCloseable {
    private static final int BLOCK = 64 * 1024;
    private final SubprocessTransport transport;
    private final LoopFuture<Integer> exit;
    private final @Nullable StreamWriter stdin;
    private final @Nullable StreamReader stdout;
    private final @Nullable StreamReader stderr;
    /** What {@link #communicate} has read, kept here so that a cancelled call loses nothing. */
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    /**
     * What a child wrote.
     *
     * @param stdout to standard output; null if that is no pipe
     * @param stderr to standard error; null if that is no pipe
     */
    public record Output(byte @Nullable [] stdout, byte @Nullable [] stderr) {
    }

    /**
     * Used by {@link Processes#createSubprocess}.
     *
     * @param transport the child
     * @param exit      gets its return code
     * @param stdin     to write to it, or null
     * @param stdout    to read from it, or null
     * @param stderr    to read from it, or null
     */
    public Subprocess(SubprocessTransport transport, LoopFuture<Integer> exit, @Nullable StreamWriter stdin, @Nullable StreamReader stdout,
            @Nullable StreamReader stderr) {
        this.transport = transport;
        this.exit = exit;
        this.stdin = stdin;
        this.stdout = stdout;
        this.stderr = stderr;
    }

    /**
     * The child's process id.
     *
     * @return the id
     */
    public long pid() {
        return transport.pid();
    }

    /**
     * How the child ended.
     *
     * @return its exit status, -n if signal n ended it, or 255 if other code has reaped it; empty while it runs
     */
    public OptionalInt returnCode() {
        return transport.returnCode();
    }

    /**
     * The pipe to its standard input.
     *
     * @return the stream, or null if it was not redirected to a pipe
     */
    public @Nullable StreamWriter stdin() {
        return stdin;
    }

    /**
     * The pipe from its standard output.
     *
     * @return the stream, or null if it was not redirected to a pipe
     */
    public @Nullable StreamReader stdout() {
        return stdout;
    }

    /**
     * The pipe from its standard error.
     *
     * @return the stream, or null if it was not redirected to a pipe
     */
    public @Nullable StreamReader stderr() {
        return stderr;
    }

    /**
     * The transport below.
     *
     * @return the transport
     */
    public SubprocessTransport transport() {
        return transport;
    }

    /**
     * Waits for the child's end; several tasks may wait. It does not wait for the pipes, which a grandchild may hold. Cancelling the wait
     * does not affect the child. asyncio's {@code wait}.
     *
     * @return as {@link #returnCode}
     */
    @Suspends
    public int waitFor() {
        return Asyncio.shield(exit).await();
    }

    /**
     * Closes standard input, reads what the child writes, and waits for its end.
     *
     * @return what it wrote
     * @throws IOException what broke a pipe that is read
     */
    @Suspends
    public Output communicate() throws IOException {
        return communicate(null);
    }

    /**
     * Sends {@code input} and closes standard input, reads what the child writes, concurrently, and waits for its end. A child that does
     * not read its input is no failure.
     *
     * <p>For a time limit, call it in {@code Asyncio.timeout}. If it is cancelled, the child runs on, and what was read is kept: call it
     * again to continue, without the input.
     *
     * @param input what to send; null or empty for nothing
     * @return what it wrote
     * @throws IOException           what broke a pipe that is read
     * @throws IllegalStateException if there is input, but standard input is no pipe
     */
    @Suspends
    public Output communicate(byte @Nullable [] input) throws IOException {
        StreamWriter to = stdin;
        if (to == null && input != null && input.length > 0) {
            throw new IllegalStateException("cannot send input to " + this + ": its stdin is no pipe");
        }
        List<Task<Void>> parts = new ArrayList<>();
        if (to != null) {
            if (input != null && !to.isClosing()) {
                to.write(input);
            }
            parts.add(Asyncio.createTask(() -> feed(to)));
        }
        StreamReader from = stdout;
        if (from != null) {
            parts.add(Asyncio.createTask(() -> collect(from, output)));
        }
        StreamReader complaints = stderr;
        if (complaints != null) {
            parts.add(Asyncio.createTask(() -> collect(complaints, errors)));
        }
        awaitAll(parts);
        waitFor();
        return new Output(from == null ? null : output.toByteArray(), complaints == null ? null : errors.toByteArray());
    }

    private static Void feed(StreamWriter to) {
        try {
            to.drain();
        } catch (IOException notWanted) {
            // broken pipe or reset: the child need not read what it is sent
        } finally {
            to.close();
        }
        return null;
    }

    private static Void collect(StreamReader from, ByteArrayOutputStream into) throws IOException {
        for (byte[] block = from.read(BLOCK); block.length > 0; block = from.read(BLOCK)) {
            into.writeBytes(block);
        }
        return null;
    }

    /** Waits for all parts; if the wait is cancelled or fails, no part goes on reading. */
    private static void awaitAll(List<Task<Void>> parts) throws IOException {
        try {
            Asyncio.gather(parts).await();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException broken) {
                throw broken;
            }
            throw e;
        } finally {
            parts.forEach(Task::cancel);
            if (!parts.isEmpty()) {
                Asyncio.waitMany(parts, ReturnWhen.ALL_COMPLETED);
            }
        }
    }

    /**
     * Sends the child a signal; does nothing if it has exited.
     *
     * @param signal the name without {@code SIG}, as {@code INT}
     * @throws IOException                   if the system refuses
     * @throws IllegalArgumentException      if there is no such signal
     * @throws UnsupportedOperationException if the system has no signals
     */
    public void sendSignal(String signal) throws IOException {
        transport.sendSignal(signal);
    }

    /**
     * Asks the child to end (TERM).
     *
     * @throws IOException if the system refuses
     */
    public void terminate() throws IOException {
        transport.terminate();
    }

    /**
     * Ends the child (KILL).
     *
     * @throws IOException if the system refuses
     */
    public void kill() throws IOException {
        transport.kill();
    }

    /** Closes the pipes and kills the child if it still runs; does not wait. Idempotent. */
    @Override
    public void close() {
        transport.close();
    }

    @Override
    public String toString() {
        return "Subprocess[" + transport + "]";
    }
}
