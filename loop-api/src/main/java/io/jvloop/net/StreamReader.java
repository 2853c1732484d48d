package io.jvloop.net;

import io.jvloop.EventLoop;
import io.jvloop.Suspends;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
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
    /** The limit unless another is given: 64 KiB. */
    public static final int DEFAULT_LIMIT = 64 * 1024;

    private static final byte[] NOTHING = {};
    private static final byte[] NEWLINE = {'\n'};

    private final EventLoop loop;
    private final int limit;
    private final StreamInput input;
    private final ByteAccumulator buffer;

    /**
     * Makes a reader that a program or a {@link StreamReaderProtocol} feeds.
     *
     * @param loop  the loop
     * @param limit the longest line, and half of what is buffered at most, in bytes
     * @throws IllegalArgumentException if the limit is not positive
     */
    public StreamReader(EventLoop loop, int limit) {
        this.loop = Objects.requireNonNull(loop, "loop");
        this.limit = checkLimit(limit);
        this.input = new StreamInput(this, limit);
        this.buffer = input.buffer;
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

    /** Called first by each method that reads or feeds; otherwise another thread could read buffered data unnoticed. */
    void check(String operation) {
        loop.checkTurn(operation);
    }

    /** The input, for the protocol that feeds it. */
    StreamInput input() {
        return input;
    }

    // ---- feeding ----

    /**
     * Adds what was received.
     *
     * @param data the bytes, which are copied
     */
    public void feedData(ByteBuffer data) {
        check("feedData");
        Objects.requireNonNull(data, "data");
        if (input.ended()) {
            throw new IllegalStateException("cannot feed data to " + this + " after its end");
        }
        input.receive(data);
        input.wake();
    }

    /** Ends the stream: no more data follows. */
    public void feedEof() {
        check("feedEof");
        input.end();
        input.wake();
    }

    /**
     * Breaks the stream: pending and later reads throw {@code cause}.
     *
     * @param cause what broke it
     */
    public void setException(Throwable cause) {
        check("setException");
        input.fail(Objects.requireNonNull(cause, "cause"));
    }

    /**
     * The failure that reads throw.
     *
     * @return the failure, or null
     */
    public @Nullable Throwable exception() {
        return input.failure();
    }

    // ---- limits ----

    /**
     * Limits how long the peer may take for what is read next. If it takes longer, the pending read and all later ones throw {@link
     * SlowPeerException}; writing still works, for an answer that says so. What counts is what arrives, whoever reads it and how; the time
     * in which the reader's buffer is full, so that nothing more is received, is not the peer's.
     *
     * <pre>{@code
     * try (ReceiveScope _ = reader.limit(ReceiveLimits.atLeast(500, Duration.ofSeconds(10)).withTotal(Duration.ofSeconds(40)))) {
     *     request = readRequest(reader);
     * }
     * }</pre>
     *
     * @param limits how long the peer may take
     * @return the scope, to be closed when everything has been read
     * @throws IllegalStateException if other limits are in force
     */
    public ReceiveScope limit(ReceiveLimits limits) {
        check("limit");
        return input.limit(limits);
    }

    // ---- reading ----

    /**
     * Reads what has arrived, and waits only if nothing has.
     *
     * @param into takes as many bytes as it has room for
     * @return how many, or -1 at the end of the stream; 0 if there is no room
     * @throws IOException           what broke the connection
     * @throws IllegalStateException if another task waits in a read
     */
    @Suspends
    public int read(ByteBuffer into) throws IOException {
        check("read");
        input.throwFailure();
        if (into.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        if (!into.hasRemaining()) {
            return 0;
        }
        if (buffer.isEmpty() && !input.ended()) {
            int count = input.awaitInto(into);
            if (count > 0) {
                return count;
            }
        }
        if (buffer.isEmpty()) {
            return -1;
        }
        int count = buffer.takeInto(into);
        input.taken();
        return count;
    }

    /**
     * Reads what has arrived, and waits only if nothing has.
     *
     * @param atMost how many bytes at most
     * @return at least one byte, or none at the end of the stream or if {@code atMost} is 0
     * @throws IOException           what broke the connection
     * @throws IllegalStateException if another task waits in a read
     */
    @Suspends
    public byte[] read(int atMost) throws IOException {
        check("read");
        if (atMost < 0) {
            throw new IllegalArgumentException("cannot read " + atMost + " bytes; readAll reads to the end");
        }
        input.throwFailure();
        if (atMost == 0) {
            return NOTHING;
        }
        while (buffer.isEmpty() && !input.ended()) {
            input.awaitMore();
        }
        byte[] read = buffer.take(Math.min(atMost, buffer.size()));
        input.taken();
        return read;
    }

    /**
     * Reads to the end of the stream, however many bytes come; for a peer that is not trusted use {@link #readAll(int)}.
     *
     * @return everything
     * @throws IOException what broke the connection
     */
    @Suspends
    public byte[] readAll() throws IOException {
        return readAll(Integer.MAX_VALUE);
    }

    /**
     * Reads to the end of the stream, if it comes within a number of bytes.
     *
     * @param atMost how many bytes at most
     * @return everything
     * @throws LimitOverrunException if there are more bytes; what was received of them is dropped
     * @throws IOException           what broke the connection
     */
    @Suspends
    public byte[] readAll(int atMost) throws IOException {
        if (atMost < 0) {
            throw new IllegalArgumentException("cannot read at most " + atMost + " bytes");
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] block = read(limit); block.length > 0; block = read(limit)) {
            if (block.length > atMost - all.size()) {
                throw new LimitOverrunException("the stream has more than " + atMost + " bytes", atMost);
            }
            all.writeBytes(block);
        }
        return all.toByteArray();
    }

    /**
     * Reads exactly as many bytes as are asked for.
     *
     * @param count how many
     * @return the bytes
     * @throws IncompleteReadException if the stream ends before; what had arrived is in it
     * @throws IOException             what broke the connection
     */
    @Suspends
    public byte[] readExactly(int count) throws IOException {
        check("readExactly");
        if (count < 0) {
            throw new IllegalArgumentException("cannot read " + count + " bytes");
        }
        input.throwFailure();
        while (buffer.size() < count) {
            if (input.ended()) {
                throw new IncompleteReadException(buffer.take(buffer.size()), count);
            }
            input.awaitMore();
        }
        byte[] read = buffer.take(count);
        input.taken();
        return read;
    }

    /**
     * Reads up to a separator.
     *
     * @param separator the bytes that end it, at least one
     * @return everything up to and with the separator
     * @throws IncompleteReadException if the stream ends before; what had arrived is in it
     * @throws LimitOverrunException   if there are more bytes than the limit before the separator; they stay in the buffer
     * @throws IOException             what broke the connection
     */
    @Suspends
    public byte[] readUntil(byte... separator) throws IOException {
        check("readUntil");
        if (separator.length == 0) {
            throw new IllegalArgumentException("the separator must not be empty");
        }
        input.throwFailure();
        int searched = 0;
        int at;
        while ((at = buffer.indexOf(separator, searched)) < 0) {
            searched = Math.max(0, buffer.size() + 1 - separator.length);
            if (searched > limit) {
                throw new LimitOverrunException("no separator in " + buffer.size() + " bytes received; the limit is " + limit, searched);
            }
            if (input.ended()) {
                throw new IncompleteReadException(buffer.take(buffer.size()), IncompleteReadException.UNKNOWN);
            }
            input.awaitMore();
        }
        if (at > limit) {
            throw new LimitOverrunException("the separator comes after " + at + " bytes; the limit is " + limit, at);
        }
        byte[] read = buffer.take(at + separator.length);
        input.taken();
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
            input.taken();
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
        return input.ended() && buffer.isEmpty();
    }

    /**
     * The lines to the end of the stream, each read by {@link #readLine} when the iterator asks for it. It can be iterated once.
     *
     * @return an iterable whose iterator suspends and throws {@link java.io.UncheckedIOException}
     */
    public Iterable<String> lines() {
        return () -> new LineIterator(this);
    }

    /**
     * The same data as a blocking stream, for code that needs one. Only tasks of the loop may use it.
     *
     * @return a stream; closing it does nothing
     */
    public InputStream asInputStream() {
        return new ReaderInputStream(this);
    }

    /**
     * How much can be read without waiting.
     *
     * @return bytes
     */
    public int buffered() {
        return buffer.size();
    }

    @Override
    public String toString() {
        return "StreamReader[" + input + "]";
    }
}
