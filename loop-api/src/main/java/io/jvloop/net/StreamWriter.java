package io.jvloop.net;

import io.jvloop.Asyncio;
import io.jvloop.Suspends;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The sending side of a stream. asyncio's {@code StreamWriter}.
 *
 * <p>Writes do not wait; what the peer does not take is buffered. So a task that writes much calls {@link #drain} now and then:
 * <pre>{@code
 * writer.write(block);
 * writer.drain();
 * }</pre>
 */
public final class StreamWriter implements AutoCloseable {
    private Transport transport;
    private final StreamReaderProtocol protocol;
    private final @Nullable StreamReader reader;
    private boolean closed;

    /**
     * Makes a writer over a transport; {@code openConnection} and {@code startServer} do it for their streams.
     *
     * @param transport the transport to write to
     * @param protocol  the transport's protocol
     * @param reader    the other side, whose failure {@link #drain} throws, or null
     */
    public StreamWriter(Transport transport, StreamReaderProtocol protocol, @Nullable StreamReader reader) {
        this.transport = transport;
        this.protocol = protocol;
        this.reader = reader;
    }

    /**
     * The transport below. {@link #startTls} puts another one there.
     *
     * @return the transport
     */
    public Transport transport() {
        return transport;
    }

    /**
     * Sends {@code data}; see {@link Transport#write(ByteBuffer)}.
     *
     * @param data what to send
     */
    public void write(byte[] data) {
        transport.write(data);
    }

    /**
     * Sends a text in UTF-8.
     *
     * @param text what to send
     */
    public void write(String text) {
        transport.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends all that remains in {@code data}, which is the caller's again when this returns; see {@link Transport#write(ByteBuffer)}.
     *
     * @param data what to send
     */
    public void write(ByteBuffer data) {
        transport.write(data);
    }

    /**
     * Sends the buffers in their order.
     *
     * @param data what to send
     */
    public void writeAll(List<ByteBuffer> data) {
        transport.writeAll(data);
    }

    /**
     * Waits until the buffer has room for more. Returns at once unless the buffer exceeds the high mark; otherwise when it has shrunk to
     * the low mark, or the connection has ended in order. asyncio's {@code drain}.
     *
     * @throws IOException what broke the connection; or if it was lost, or this writer closed, before the call
     */
    @Suspends
    public void drain() throws IOException {
        protocol.check("drain");
        if (reader != null) {
            reader.input().throwFailure();
        }
        if (transport.isClosing()) {
            // Lets the loss be delivered: code that only writes and drains would otherwise never suspend, and never learn of it.
            Asyncio.yieldNow();
        }
        protocol.awaitRoom(closed);
    }

    /**
     * Encrypts the connection from here on; this writer and its reader stay. What was written before leaves before, in plain text; what is
     * written meanwhile leaves after the handshake. What the reader has buffered is taken for the beginning of the peer's handshake: so a
     * peer may begin before it gets our answer, and plain text that an attacker has injected before the handshake makes it fail.
     *
     * <p>If it fails or the task is cancelled, the connection is aborted. asyncio's {@code start_tls}.
     *
     * @param options which side to take, and how to encrypt; a client whose options name no host verifies the peer's literal address
     * @throws IOException           if the handshake fails: a {@link javax.net.ssl.SSLException}, a {@link java.net.SocketException} if the
     *                               peer is gone, a {@link java.net.SocketTimeoutException}
     * @throws IllegalStateException if the connection is closing or has ended a side
     */
    @Suspends
    public void startTls(TlsOptions options) throws IOException {
        transport = protocol.loop().startTls(transport, protocol, options);
        if (reader != null) {
            reader.input().attach(transport);
        }
    }

    /** Ends the outgoing side once what is buffered has left; see {@link Transport#writeEof}. */
    public void writeEof() {
        transport.writeEof();
    }

    /**
     * Whether {@link #writeEof} works here.
     *
     * @return as {@link Transport#canWriteEof}
     */
    public boolean canWriteEof() {
        return transport.canWriteEof();
    }

    /** Closes the connection: nothing more is read, what is buffered is still sent. Does not wait; see {@link #awaitClosed}. */
    @Override
    public void close() {
        protocol.check("close");
        closed = true;
        transport.close();
    }

    /**
     * Whether the connection is being closed.
     *
     * @return true from {@link #close} on
     */
    public boolean isClosing() {
        return transport.isClosing();
    }

    /**
     * Waits until the connection is closed.
     *
     * @throws IOException what broke it, if it did not end in order
     */
    @Suspends
    public void awaitClosed() throws IOException {
        protocol.check("awaitClosed");
        protocol.awaitLost();
    }

    /**
     * A blocking stream over this writer, for code that needs one: each write drains. Only tasks of the loop may use it.
     *
     * @return a stream; closing it closes this writer
     */
    public OutputStream asOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] data, int offset, int count) throws IOException {
                StreamWriter.this.write(ByteBuffer.wrap(data, offset, count));
                drain();
            }

            @Override
            public void close() {
                StreamWriter.this.close();
            }
        };
    }

    @Override
    public String toString() {
        return "StreamWriter[" + transport + "]";
    }
}
