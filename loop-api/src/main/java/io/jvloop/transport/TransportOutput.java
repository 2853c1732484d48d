package io.jvloop.transport;

import io.jvloop.EventLoop;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Direction;
import io.jvloop.spi.StreamHandle;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The outgoing side of a stream transport: whether it takes a write, when its protocol must pause, and the one
 * operation (sendfile, sendDescriptors) that may have it to itself.
 */
final class TransportOutput {
    private final SocketTransport transport;
    private final BackendContext context;
    private final StreamHandle handle;
    private final Direction direction;
    private final FlowControl flow;
    private final WriteWarnings warnings = new WriteWarnings();
    private boolean eofWritten;
    private @Nullable ExclusiveOutput exclusive;

    TransportOutput(SocketTransport transport, BackendContext context, StreamHandle handle, FlowControl flow) {
        this.transport = transport;
        this.context = context;
        this.handle = handle;
        this.direction = handle.direction();
        this.flow = flow;
    }

    void write(ByteBuffer data) {
        if (isTooLate("write")) {
            data.position(data.limit());
        } else if (data.hasRemaining()) {
            limit(handle.write(data));
        }
    }

    void writeAll(List<ByteBuffer> data) {
        if (isTooLate("writeAll")) {
            data.forEach(dropped -> dropped.position(dropped.limit()));
        } else {
            limit(handle.write(data));
        }
    }

    /** Refuses a write that is an error; returns whether the transport has ended, so that the write is dropped. */
    private boolean isTooLate(String operation) {
        context.checkTurn(operation);
        if (eofWritten) {
            throw new IllegalStateException("cannot write to " + transport + ": writeEof was called");
        }
        if (direction == Direction.READ) {
            throw new UnsupportedOperationException("cannot write to " + transport + ": it was opened by connectReadPipe");
        }
        checkNotExclusive(operation);
        boolean late = transport.isLost() || transport.isClosing() && direction == Direction.WRITE;
        if (late) {
            warnings.writtenLate(transport);
        }
        return late;
    }

    private void limit(long pending) {
        // Data that the batch has only collected is sent before it counts against the mark.
        if (pending != 0 && flow.exceeds(pending)) {
            long left = handle.flush();
            if (flow.isIgnored(left)) {
                WriteWarnings.writtenThoughPaused(transport, left);
            }
            transport.pauseAbove(left);
        }
    }

    void writeEof() {
        if (!canWriteEof()) {
            throw new UnsupportedOperationException("cannot end the outgoing side alone; close " + transport);
        }
        if (direction == Direction.WRITE) {
            transport.closeNow();
        }
        if (transport.isClosing() || eofWritten) {
            return;
        }
        checkNotExclusive("writeEof");
        eofWritten = true;
        handle.shutdownOutput();
    }

    boolean canWriteEof() {
        return handle.canShutdownOutput() && direction != Direction.READ;
    }

    // ---- one operation that has it to itself ----

    /**
     * Gives the outgoing side to one operation until {@link #endExclusive}. Nothing is received meanwhile: the peer's end would close a
     * connection that is still needed.
     */
    ExclusiveOutput beginExclusive(EventLoop loop, ExclusiveUse use) {
        checkNotExclusive(use.operation());
        if (transport.isClosing() || eofWritten) {
            throw new IllegalStateException("cannot send " + use.what() + " to " + transport + ": "
                    + (transport.isClosing() ? "it is closing" : "writeEof was called"));
        }
        handle.stopReading();
        exclusive = new ExclusiveOutput(loop, transport, handle, use);
        return exclusive;
    }

    void endExclusive() {
        exclusive = null;
        transport.continueReading();
    }

    private void checkNotExclusive(String operation) {
        if (exclusive != null) {
            ExclusiveUse use = exclusive.use();
            throw new IllegalStateException(
                    operation + ": " + use.inProgress() + " to " + transport + "; wait until " + use.operation() + " returns");
        }
    }

    boolean isExclusive() {
        return exclusive != null;
    }

    /** The reason why TLS cannot take over from it now, or null. */
    @Nullable String obstacle() {
        return eofWritten ? "writeEof was called" : exclusive != null ? exclusive.use().inProgress() : null;
    }

    /** The system has taken something. */
    void written() {
        if (exclusive != null) {
            exclusive.written();
        }
    }

    /** The connection has ended. */
    void lost(@Nullable Throwable reason) {
        if (exclusive != null) {
            exclusive.lost(reason);
        }
    }
}
