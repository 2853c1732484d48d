package io.jvloop.net;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Suspends;
import io.jvloop.transport.ReadSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The receiving side of a stream. asyncio's {@code StreamReader}.
 *
 * <p>Reads suspend the calling task until there is something; one task at a time may wait in a read. What arrives while nobody reads is
 * buffered; above twice the limit the transport is paused until no more than the limit is left. Once the connection has broken, every read
 * throws what broke it, even with data still buffered.
 *
 * <pre>{@code
 * for (String line = reader.readLine(); line != null; line = reader.readLine()) { … }
 * }</pre>
 */
public final class StreamReader {
    /** 64 KiB. */
    public static final int DEFAULT_LIMIT = 64 * 1024;

    private static final byte[] NOTHING = {};
    private static final byte[] NEWLINE = {'\n'};

    private final EventLoop loop;
    private final int limit;
    private final ByteAccumulator buffer = new ByteAccumulator();
    private @Nullable Transport transport;
    private @Nullable ReadSource source;
    private @Nullable Promise<Void> waiter;
    /** The waiting task's own buffer, to be filled without a detour. */
    private @Nullable ByteBuffer target;
    private boolean waiting;
    private boolean paused;
    private boolean ended;
    private @Nullable Throwable failure;

    /**
     * Makes a reader that is fed by hand or by a {@link StreamReaderProtocol}.
     *
     * @param loop  the loop
     * @param limit the longest line, and half of what is buffered
     * @throws IllegalArgumentException if the limit is not positive
     */
    public StreamReader(EventLoop loop, int limit) {
        this.loop = loop;
        this.limit = checkLimit(limit);
    }

    static int checkLimit(int limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException("a stream's limit must be positive, not " + limit);
        }
        return limit;
    }

    EventLoop loop() {
        return loop;
    }

    // ---- feeding ----

    void attach(Transport to) {
        transport = to;
        source = to instanceof ReadSource direct ? direct : null;
    }

    /** What the transport received, in its entry's processing: a task that waits there goes on by itself. */
    void receive(ByteBuffer data) {
        if (target != null && buffer.isEmpty()) {
            int count = Math.min(target.remaining(), data.remaining());
            target.put(target.position(), data, data.position(), count);
            target.position(target.position() + count);
            data.position(data.position() + count);
        }
        if (data.hasRemaining()) {
            buffer.add(data);
        }
        if (waiter != null) {
            wake();
        }
        if (transport != null && !paused && buffer.size() > 2L * limit) {
            paused = true;
            transport.pauseReading();
        }
    }

    void end() {
        ended = true;
        if (waiter != null) {
            wake();
        }
    }

    /**
     * Adds what was received.
     *
     * @param data copied
     */
    public void feedData(ByteBuffer data) {
        if (ended) {
            throw new IllegalStateException("cannot feed data to " + this + " after its end");
        }
        receive(data);
        wake();
    }

    /** Says that nothing more will come. */
    public void feedEof() {
        ended = true;
        wake();
    }

    /**
     * Says that the stream is broken. Pending and later reads throw it.
     *
     * @param cause what broke it
     */
    public void setException(Throwable cause) {
        failure = cause;
        wake();
    }

    /**
     * What reads throw.
     *
     * @return the failure, or null
     */
    public @Nullable Throwable exception() {
        return failure;
    }

    private void wake() {
        Promise<Void> promise = waiter;
        if (promise != null) {
            if (!promise.isDone()) {
                promise.setResult(null);
            }
        } else if (waiting && source != null) {
            source.wake();
        }
    }

    // ---- waiting ----

    /** Waits for a change; returns also without one. */
    private void awaitMore() throws IOException {
        if (waiting) {
            throw new IllegalStateException("cannot read: another task is already waiting for data of " + this);
        }
        resumeTransport();
        waiting = true;
        try {
            if (source != null && !transportClosing()) {
                source.awaitReady();
            } else {
                waiter = loop.createFuture();
                waiter.await();
            }
        } finally {
            waiting = false;
            waiter = null;
        }
        throwFailure();
    }

    private boolean transportClosing() {
        return transport != null && transport.isClosing();
    }

    private void resumeTransport() {
        if (paused && transport != null) {
            paused = false;
            transport.resumeReading();
        }
    }

    private void taken() {
        if (paused && buffer.size() <= limit) {
            resumeTransport();
        }
    }

    void throwFailure() throws IOException {
        if (failure != null) {
            throw toThrow(failure);
        }
    }

    static IOException toThrow(Throwable cause) {
        return switch (cause) {
            case IOException io -> io;
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            default -> new IOException("the connection failed: " + cause, cause);
        };
    }

    // ---- reading ----

    /**
     * Reads what is there, waiting only if there is nothing.
     *
     * @param into takes as many bytes as it has room for
     * @return how many, or -1 at the end of the stream; 0 if there is no room
     * @throws IOException           what broke the connection
     * @throws IllegalStateException if another task waits in a read
     */
    @Suspends
    public int read(ByteBuffer into) throws IOException {
        throwFailure();
        if (into.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        if (!into.hasRemaining()) {
            return 0;
        }
        if (buffer.isEmpty() && !ended) {
            int count = awaitInto(into);
            if (count > 0) {
                return count;
            }
        }
        if (buffer.isEmpty()) {
            return -1;
        }
        int count = buffer.takeInto(into);
        taken();
        return count;
    }

    private int awaitInto(ByteBuffer into) throws IOException {
        if (waiting) {
            awaitMore();
        }
        int before = into.position();
        target = into;
        try {
            while (into.position() == before && buffer.isEmpty() && !ended) {
                awaitMore();
            }
        } catch (Throwable t) {
            // A read that is cancelled after its data arrived must not lose it.
            if (into.position() > before) {
                byte[] taken = new byte[into.position() - before];
                into.get(before, taken);
                into.position(before);
                buffer.unread(taken);
            }
            throw t;
        } finally {
            target = null;
        }
        return into.position() - before;
    }

    /**
     * Reads what is there, waiting only if there is nothing.
     *
     * @param atMost how many bytes at most
     * @return at least one byte, or none at the end of the stream or if {@code atMost} is 0
     * @throws IOException           what broke the connection
     * @throws IllegalStateException if another task waits in a read
     */
    @Suspends
    public byte[] read(int atMost) throws IOException {
        if (atMost < 0) {
            throw new IllegalArgumentException("cannot read " + atMost + " bytes; readAll reads to the end");
        }
        throwFailure();
        if (atMost == 0) {
            return NOTHING;
        }
        while (buffer.isEmpty() && !ended) {
            awaitMore();
        }
        byte[] read = buffer.take(Math.min(atMost, buffer.size()));
        taken();
        return read;
    }

    /**
     * Reads to the end of the stream.
     *
     * @return everything
     * @throws IOException what broke the connection
     */
    @Suspends
    public byte[] readAll() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] block = read(limit); block.length > 0; block = read(limit)) {
            all.writeBytes(block);
        }
        return all.toByteArray();
    }

    /**
     * Reads so many bytes.
     *
     * @param count how many
     * @return exactly as many
     * @throws IncompleteReadException if the stream ends before; what had arrived is in it
     * @throws IOException             what broke the connection
     */
    @Suspends
    public byte[] readExactly(int count) throws IOException {
        if (count < 0) {
            throw new IllegalArgumentException("cannot read " + count + " bytes");
        }
        throwFailure();
        while (buffer.size() < count) {
            if (ended) {
                throw new IncompleteReadException(buffer.take(buffer.size()), count);
            }
            awaitMore();
        }
        byte[] read = buffer.take(count);
        taken();
        return read;
    }

    /**
     * Reads up to a separator.
     *
     * @param separator what ends it
     * @return everything up to and with the separator
     * @throws IncompleteReadException if the stream ends before; what had arrived is in it
     * @throws LimitOverrunException   if there are more bytes than the limit before the separator; they stay in the buffer
     * @throws IOException             what broke the connection
     */
    @Suspends
    public byte[] readUntil(byte... separator) throws IOException {
        if (separator.length == 0) {
            throw new IllegalArgumentException("the separator must not be empty");
        }
        throwFailure();
        int searched = 0;
        int at;
        while ((at = buffer.indexOf(separator, searched)) < 0) {
            searched = Math.max(0, buffer.size() + 1 - separator.length);
            if (searched > limit) {
                throw new LimitOverrunException("no separator in " + buffer.size() + " bytes received; the limit is " + limit, searched);
            }
            if (ended) {
                throw new IncompleteReadException(buffer.take(buffer.size()), IncompleteReadException.UNKNOWN);
            }
            awaitMore();
        }
        if (at > limit) {
            throw new LimitOverrunException("the separator comes after " + at + " bytes; the limit is " + limit, at);
        }
        byte[] read = buffer.take(at + separator.length);
        taken();
        return read;
    }

    /**
     * Reads a line of UTF-8 text.
     *
     * @return the line without its {@code \n} or {@code \r\n}; the last one may lack it; null at the end of the stream
     * @throws LimitOverrunException if the line is longer than the limit; what was received of it is dropped
     * @throws IOException           what broke the connection
     */
    @Suspends
    public @Nullable String readLine() throws IOException {
        byte[] line;
        int length;
        try {
            line = readUntil(NEWLINE);
            length = line.length - 1;
            if (length > 0 && line[length - 1] == '\r') {
                length--;
            }
        } catch (IncompleteReadException e) {
            line = e.partial();
            length = line.length;
            if (length == 0) {
                return null;
            }
        } catch (LimitOverrunException e) {
            boolean found = buffer.indexOf(NEWLINE, e.consumed()) == e.consumed();
            buffer.drop(found ? e.consumed() + 1 : buffer.size());
            taken();
            throw e;
        }
        return new String(line, 0, length, StandardCharsets.UTF_8);
    }

    /**
     * Whether everything has been read.
     *
     * @return true if the peer has ended its side and nothing is buffered
     */
    public boolean atEof() {
        return ended && buffer.isEmpty();
    }

    /**
     * The lines to the end of the stream, each read by {@link #readLine} when it is asked for. For one loop.
     *
     * @return an iterable whose iterator suspends and throws {@link java.io.UncheckedIOException}
     */
    public Iterable<String> lines() {
        return () -> new LineIterator(this);
    }

    /**
     * The same as a blocking stream for code that wants one. To be used by tasks of the loop.
     *
     * @return a stream; closing it does nothing
     */
    public InputStream asInputStream() {
        return new ReaderInputStream(this);
    }

    int buffered() {
        return buffer.size();
    }

    @Override
    public String toString() {
        return "StreamReader[" + buffer.size() + " bytes" + (ended ? ", eof" : "") + (limit != DEFAULT_LIMIT ? ", limit " + limit : "")
                + (failure != null ? ", exception " + failure : "") + (waiting ? ", a task waits" : "")
                + (transport != null ? ", " + transport : "") + (paused ? ", paused" : "") + "]";
    }
}
