package io.jvloop.transport;

import io.jvloop.net.BaseProtocol;
import io.jvloop.net.BaseTransport;
import io.jvloop.net.WriteBufferLimits;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.DataHandle;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. The common part of transports over a handle: their end, their limits, their address and socket options. */
abstract class HandleTransport<H extends DataHandle> implements BaseTransport {
    final BackendContext context;
    final H handle;
    final FlowControl flow;
    private boolean closing;
    /** {@code connectionLost} is due, or was called. */
    private boolean lost;
    private @Nullable Throwable cause;

    HandleTransport(BackendContext context, H handle, FlowControl flow) {
        this.context = context;
        this.handle = handle;
        this.flow = flow;
    }

    // ---- the end ----

    /** Ends the transport without sending what is buffered. */
    final void abortWith(@Nullable Throwable reason) {
        if (lost) {
            return;
        }
        closing = true;
        try {
            handle.stopReading();
            handle.dropOutput();
        } finally {
            lose(reason);
        }
    }

    /** Stops receiving, and ends the transport when what is buffered was sent. */
    final void closeNow() {
        if (closing) {
            return;
        }
        closing = true;
        try {
            handle.stopReading();
        } finally {
            endIfSent(finish());
        }
    }

    /** Begins to send the last of what is buffered; returns how many bytes the system has not taken. */
    abstract long finish();

    final void endIfSent(long pendingBytes) {
        if (closing && pendingBytes == 0) {
            lose(null);
        }
    }

    private void lose(@Nullable Throwable reason) {
        if (!lost) {
            lost = true;
            cause = reason;
            lostBy(reason);
        }
    }

    /** Arranges that {@code connectionLost} is called, in a later turn. */
    abstract void lostBy(@Nullable Throwable reason);

    /** Ends the transport without {@code connectionLost}, because its successor has the handle. */
    final void retire() {
        closing = true;
        lost = true;
    }

    /** The failure that ended it; null if it ended in order, or has not ended. */
    final @Nullable Throwable cause() {
        return cause;
    }

    final boolean isLost() {
        return lost;
    }

    @Override
    public final boolean isClosing() {
        return closing;
    }

    // ---- the limits ----

    public final int writeBufferSize() {
        return (int) Math.min(handle.pendingBytes(), Integer.MAX_VALUE);
    }

    public final WriteBufferLimits writeBufferLimits() {
        return flow.limits();
    }

    public final void setWriteBufferLimits(WriteBufferLimits limits) {
        context.checkTurn("setWriteBufferLimits");
        flow.setLimits(Objects.requireNonNull(limits, "limits"));
        pauseAbove(handle.pendingBytes());
    }

    abstract BaseProtocol<?> protocol();

    final void pauseAbove(long pending) {
        if (!lost) {
            flow.pauseAbove(pending, protocol(), context, this);
        }
    }

    // ---- what the handle answers ----

    @Override
    public final SocketAddress localAddress() {
        return handle.localAddress();
    }

    @Override
    public final <T> T option(SocketOption<T> name) throws IOException {
        context.checkTurn("option");
        return handle.option(name);
    }

    @Override
    public final <T> void setOption(SocketOption<T> name, T value) throws IOException {
        context.checkTurn("setOption");
        handle.setOption(name, value);
    }
}
