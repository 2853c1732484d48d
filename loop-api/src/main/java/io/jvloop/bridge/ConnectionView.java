package io.jvloop.bridge;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Suspends;
import io.jvloop.net.StreamPair;
import io.jvloop.sync.AsyncLock;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. A connection as the JDK's blocking streams and as a {@link ByteChannel}, for code that knows only these. Code
 * that runs in tasks of the loop alone has less to pay with {@link io.jvloop.net.StreamReader#asInputStream} and
 * {@link io.jvloop.net.StreamWriter#asOutputStream}.
 *
 * <p><b>Who may block.</b> In a task of the connection's loop each call suspends the task. In any other thread it blocks that thread, and
 * in a task of another loop it suspends that; meanwhile a task of the connection's loop reads or writes, so that loop must run. In a
 * callback of a loop a call is refused with an {@link IllegalStateException}. A hop costs some microseconds: buffer small reads and writes.
 *
 * <p>One caller at a time reads, and one writes; others wait for it, as {@link ByteChannel} demands. A write returns when all of it is sent
 * or buffered and there is room for more: back-pressure blocks the writer.
 *
 * <p><b>Cancellation.</b> A thread that is interrupted while it waits gets an {@link InterruptedIOException} and stays interrupted; of a
 * write that says how many bytes have gone ({@code bytesTransferred}). A task that is cancelled gets its {@link io.jvloop.CancelledError}.
 * A read that had its bytes by then gives them, and the caller meets the interruption at its next call: no byte is lost. The connection
 * stays open, unlike a JDK channel's.
 */
public final class ConnectionView implements ByteChannel {
    /** A write hands over so much at a time, and then waits for room. */
    private static final int SLICE = 64 * 1024;

    private final EventLoop loop;
    private final StreamPair connection;
    private final AsyncLock reading = new AsyncLock();
    private final AsyncLock writing = new AsyncLock();
    private volatile @Nullable Duration readTimeout;
    private volatile boolean closed;
    private volatile boolean outputShutdown;

    /**
     * A view.
     *
     * @param loop       the connection's loop
     * @param connection what to read from and write to
     */
    public ConnectionView(EventLoop loop, StreamPair connection) {
        this.loop = Objects.requireNonNull(loop, "loop");
        this.connection = Objects.requireNonNull(connection, "connection");
    }

    /**
     * Limits how long each later read waits for its first byte; after that it throws {@link SocketTimeoutException}, and the next read goes
     * on. As {@link java.net.Socket#setSoTimeout}.
     *
     * @param limit how long, or null to wait for ever, as a new view does
     * @throws IllegalArgumentException if it is not positive
     */
    public void setReadTimeout(@Nullable Duration limit) {
        if (limit != null && !limit.isPositive()) {
            throw new IllegalArgumentException("a read time-out must be positive, or null for none, and not " + limit);
        }
        readTimeout = limit;
    }

    // ---- a channel ----

    /**
     * Reads what has arrived, and waits only if nothing has.
     *
     * @param into takes as many bytes as it has room for
     * @return how many, or -1 at the end of the stream; 0 if there is no room
     * @throws SocketTimeoutException     if a {@linkplain #setReadTimeout time-out} is set and has passed
     * @throws AsynchronousCloseException if this view is closed meanwhile
     * @throws IOException                what broke the connection, or if its loop is closed
     */
    @Suspends
    @Override
    public int read(ByteBuffer into) throws IOException {
        checkOpen();
        if (into.isReadOnly()) {
            throw new IllegalArgumentException("cannot read into a read-only buffer");
        }
        return LoopCall.make(loop, "read", () -> readInTime(into));
    }

    private int readInTime(ByteBuffer into) throws IOException {
        Duration limit = readTimeout;
        try (var _ = reading.hold()) {
            return limit == null ? readUnlessClosed(into) : Asyncio.timeout(limit, () -> readUnlessClosed(into));
        } catch (AsyncTimeoutException late) {
            SocketTimeoutException timedOut = new SocketTimeoutException("nothing arrived in " + limit);
            timedOut.initCause(late);
            throw timedOut;
        }
    }

    private int readUnlessClosed(ByteBuffer into) throws IOException {
        int count = connection.reader().read(into);
        if (count < 0 && closed) {
            throw new AsynchronousCloseException();
        }
        return count;
    }

    /**
     * Writes all that remains, and waits until there is room for more.
     *
     * @param data what to write
     * @return how much that was
     * @throws IOException what broke the connection, or if its loop is closed
     */
    @Suspends
    @Override
    public int write(ByteBuffer data) throws IOException {
        checkOpen();
        if (outputShutdown) {
            throw new ClosedChannelException();
        }
        int begin = data.position();
        try {
            return LoopCall.make(loop, "write", () -> writeHere(data));
        } catch (InterruptedIOException interrupted) {
            interrupted.bytesTransferred = data.position() - begin;
            throw interrupted;
        }
    }

    private int writeHere(ByteBuffer data) throws IOException {
        int begin = data.position();
        int end = data.limit();
        try (var _ = writing.hold()) {
            while (data.position() < end) {
                if (closed) {
                    throw new AsynchronousCloseException();
                }
                data.limit(Math.min(end, data.position() + SLICE));
                connection.writer().write(data);
                connection.writer().drain();
            }
            return end - begin;
        } finally {
            data.limit(end);
        }
    }

    private void checkOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    /**
     * Ends the outgoing side once what was written has left; reading goes on. As {@link java.net.Socket#shutdownOutput}. Repeatable.
     *
     * @throws IOException                   if the view or its loop is closed
     * @throws UnsupportedOperationException if it cannot end one side alone, see {@link io.jvloop.net.StreamWriter#canWriteEof}
     */
    @Suspends
    public void shutdownOutput() throws IOException {
        checkOpen();
        LoopCall.make(loop, "shutdownOutput", () -> {
            try (var _ = writing.hold()) {
                connection.writer().writeEof();
            }
            return null;
        });
        outputShutdown = true;
    }

    /** Whether this view was not closed; the peer may have ended the connection all the same. */
    @Override
    public boolean isOpen() {
        return !closed;
    }

    /** Closes the connection: what was written is still sent, and who waits in a read is refused. Does not wait for it. Repeatable. */
    @Override
    public void close() {
        closed = true;
        if (loop.isInTurn()) {
            connection.close();
            return;
        }
        try {
            loop.execute(connection::close);
        } catch (RejectedExecutionException loopIsClosed) {
            // and with it all its connections
        }
    }

    // ---- streams ----

    /**
     * The incoming side.
     *
     * @return a stream; closing it does nothing, as the outgoing side may be in use
     */
    public InputStream inputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int count) throws IOException {
                return ConnectionView.this.read(ByteBuffer.wrap(into, offset, count));
            }

            @Override
            public int available() throws IOException {
                checkOpen();
                return LoopCall.make(loop, "available", connection.reader()::buffered);
            }
        };
    }

    /**
     * The outgoing side.
     *
     * @return a stream; closing it closes the connection, after {@link #shutdownOutput} too
     */
    public OutputStream outputStream() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] data, int offset, int count) throws IOException {
                ConnectionView.this.write(ByteBuffer.wrap(data, offset, count));
            }

            @Override
            public void close() {
                ConnectionView.this.close();
            }
        };
    }
}
