package io.jvloop.transport;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Suspends;
import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A transport's outgoing side while one operation, which sends a file or descriptors, has it to itself. */
final class ExclusiveOutput implements FileOutput {
    private final EventLoop loop;
    private final SocketTransport transport;
    private final StreamHandle handle;
    private final ExclusiveUse use;
    private @Nullable Promise<Void> waiter;
    private boolean lost;
    private @Nullable Throwable cause;

    ExclusiveOutput(EventLoop loop, SocketTransport transport, StreamHandle handle, ExclusiveUse use) {
        this.loop = loop;
        this.transport = transport;
        this.handle = handle;
        this.use = use;
    }

    ExclusiveUse use() {
        return use;
    }

    @Override
    public void begin() throws IOException {
        handle.flush();
        awaitEmpty();
    }

    @Override
    public long transferFrom(FileChannel file, long position, long count) throws IOException {
        checkConnected();
        try {
            return handle.transferFrom(file, position, count);
        } catch (IOException e) {
            if (isReadable(file, position)) {
                // The system reports the broken connection once: a later read would find an orderly end.
                transport.abortWith(e);
                checkConnected();
            }
            throw e;
        }
    }

    /** The system does not say whether the connection or the file has failed; if the file can be read, it is the connection. */
    private static boolean isReadable(FileChannel file, long position) {
        try {
            file.read(ByteBuffer.allocate(1), position);
            return true;
        } catch (IOException itIsTheFile) {
            return false;
        }
    }

    /** Sends bytes, and the descriptors with the first of them. */
    @Suspends
    void sendDescriptors(ByteBuffer data, int[] descriptors) throws IOException {
        begin();
        for (long sent = 0; sent == 0;) {
            checkConnected();
            sent = handle.sendDescriptors(data, descriptors);
            if (sent == StreamHandle.UNSUPPORTED) {
                throw new UnsupportedOperationException("cannot send descriptors to " + transport
                        + ": this is no Unix-domain connection of a back end with DESCRIPTOR_PASSING");
            }
            if (sent == 0) {
                awaitRoom();
            }
        }
        if (data.hasRemaining()) {
            write(data);
        }
    }

    @Override
    public void awaitRoom() throws IOException {
        awaitWritten();
        checkConnected();
    }

    @Override
    public void write(ByteBuffer data) throws IOException {
        checkConnected();
        handle.write(data);
        handle.flush();
        awaitEmpty();
    }

    private void awaitEmpty() throws IOException {
        while (handle.pendingBytes() > 0 && !lost) {
            awaitWritten();
        }
        checkConnected();
    }

    private void awaitWritten() {
        Promise<Void> promise = loop.createFuture();
        waiter = promise;
        promise.await();
    }

    private void checkConnected() throws IOException {
        if (lost) {
            SocketException failure =
                    new SocketException("the connection was lost or closed while " + use.wasInProgress() + ": " + transport);
            failure.initCause(cause);
            throw failure;
        }
    }

    /** The system has taken something, or has room again. */
    void written() {
        Promise<Void> waiting = waiter;
        waiter = null;
        if (waiting != null && !waiting.isDone()) {
            waiting.setResult(null);
        }
    }

    /** The connection has ended. */
    void lost(@Nullable Throwable reason) {
        lost = true;
        cause = reason;
        written();
    }

    @Override
    public String toString() {
        return transport.toString();
    }
}
