package io.jvloop.transport;

import io.jvloop.EventLoop;
import io.jvloop.net.BaseProtocol;
import io.jvloop.net.TlsSession;
import io.jvloop.net.Transport;
import io.jvloop.net.WriteBufferLimits;
import io.jvloop.spi.AwaitableSource;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Direction;
import io.jvloop.spi.IoEntry;
import io.jvloop.spi.StreamHandle;
import io.jvloop.tls.TlsStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A stream handle with a protocol on top: what its user can do, and how it ends. */
final class SocketTransport implements Transport, AwaitableSource {
    private final BackendContext context;
    private final StreamHandle handle;
    private final IoEntry entry;
    private final Direction direction;
    private final FlowControl flow;
    private final @Nullable Consumer<SocketTransport> gone;
    private final CurrentProtocol protocol;
    private final TransportEvents events;

    /** What has taken this one's place, with TLS. */
    private @Nullable SocketTransport successor;
    private boolean closing;
    private boolean paused;
    private boolean eofWritten;
    /** The end is decided: {@code connectionLost} is due or was called. */
    private boolean lost;
    private @Nullable Throwable cause;
    private final WriteWarnings warnings = new WriteWarnings();
    final Establishment establishment = new Establishment();
    private @Nullable Supplier<byte[]> unread;
    /** Who has the outgoing side to itself, or null. */
    private @Nullable ExclusiveOutput exclusive;

    /**
     * Opens a transport; {@code connectionMade} is called in the next turn, or after the handle's handshake.
     *
     * @param gone hears of its end, after {@code connectionLost}
     */
    SocketTransport(BackendContext context, StreamHandle handle, BaseProtocol<Transport> protocol,
            @Nullable Consumer<SocketTransport> gone) {
        this(context, handle, new CurrentProtocol(protocol), new FlowControl(), gone, false);
    }

    private SocketTransport(BackendContext context, StreamHandle handle, CurrentProtocol protocol, FlowControl flow,
            @Nullable Consumer<SocketTransport> gone, boolean made) {
        this.context = context;
        this.handle = handle;
        this.entry = handle.entry();
        this.direction = handle.direction();
        this.gone = gone;
        this.protocol = protocol;
        this.flow = flow;
        this.events = new TransportEvents(this, context, handle, protocol, flow, establishment, made);
        handle.open(events);
        events.protocolSet();
        context.opened(this);
        entry.ready();
    }

    // ---- the end ----

    /** The system has taken something. */
    void written(long pendingBytes) {
        if (exclusive != null) {
            exclusive.written();
        }
        if (closing && pendingBytes == 0) {
            lose(null);
        }
    }

    /** Whether it waits for the system to take something. */
    boolean awaitsWritten() {
        return closing || exclusive != null;
    }

    /** Ends it without sending what is buffered. */
    void abortWith(@Nullable Throwable reason) {
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

    private void lose(@Nullable Throwable reason) {
        if (!lost) {
            lost = true;
            cause = reason;
            events.lost();
            if (exclusive != null) {
                exclusive.lost(reason);
            }
        }
    }

    void closeNow() {
        if (closing) {
            return;
        }
        closing = true;
        try {
            handle.stopReading();
        } finally {
            if (handle.finish() == 0) {
                lose(null);
            }
        }
    }

    /** Why it ended. */
    @Nullable Throwable cause() {
        return cause;
    }

    /** The protocol has heard of the end. */
    void ended() {
        try {
            handle.close();
        } finally {
            context.closed(this);
            if (gone != null) {
                gone.accept(this);
            }
        }
    }

    @Override
    public void close() {
        context.checkTurn("close");
        if (successor != null) {
            successor.close();
        } else {
            closeNow();
        }
    }

    @Override
    public void abort() {
        context.checkTurn("abort");
        if (successor != null) {
            successor.abort();
        } else {
            abortWith(null);
        }
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    // ---- writing ----

    @Override
    public void write(ByteBuffer data) {
        if (successor != null) {
            successor.write(data);
        } else if (!isTooLateToWrite("write")) {
            if (data.hasRemaining()) {
                limit(handle.write(data));
            }
        } else {
            data.position(data.limit());
        }
    }

    @Override
    public void writeAll(List<ByteBuffer> data) {
        if (successor != null) {
            successor.writeAll(data);
        } else if (!isTooLateToWrite("writeAll")) {
            limit(handle.write(data));
        } else {
            data.forEach(dropped -> dropped.position(dropped.limit()));
        }
    }

    /** Refuses a write, or answers whether it is too late for it. */
    private boolean isTooLateToWrite(String operation) {
        context.checkTurn(operation);
        if (eofWritten) {
            throw new IllegalStateException("cannot write to " + this + ": writeEof was called");
        }
        if (direction == Direction.READ) {
            throw new UnsupportedOperationException("cannot write to " + this + ": it was opened by connectReadPipe");
        }
        checkNotExclusive(operation);
        boolean late = lost || closing && direction == Direction.WRITE;
        if (late) {
            warnings.writtenLate(this);
        }
        return late;
    }

    private void checkNotExclusive(String operation) {
        if (exclusive != null) {
            ExclusiveUse use = exclusive.use();
            throw new IllegalStateException(
                    operation + ": " + use.inProgress() + " to " + this + "; wait until " + use.operation() + " returns");
        }
    }

    /**
     * Gives the outgoing side to one operation until {@link #endExclusive}. Nothing is received meanwhile: the peer's end would close a
     * connection that is still needed.
     */
    ExclusiveOutput beginExclusive(EventLoop loop, ExclusiveUse use) {
        checkNotExclusive(use.operation());
        if (closing || eofWritten) {
            throw new IllegalStateException(
                    "cannot send " + use.what() + " to " + this + ": " + (closing ? "it is closing" : "writeEof was called"));
        }
        handle.stopReading();
        exclusive = new ExclusiveOutput(loop, this, handle, use);
        return exclusive;
    }

    void endExclusive() {
        exclusive = null;
        if (events.isMade() && wantsEvents()) {
            handle.startReading();
        }
    }

    private void limit(long pending) {
        // What the batch has only collected is sent before it counts against the mark.
        if (pending != 0 && flow.exceeds(pending)) {
            long left = handle.flush();
            if (flow.isIgnored(left)) {
                WriteWarnings.writtenThoughPaused(this, left);
            }
            pauseAbove(left);
        }
    }

    private void pauseAbove(long pending) {
        if (!lost && flow.pauses(pending)) {
            events.pauseWriting();
        }
    }

    @Override
    public void writeEof() {
        context.checkTurn("writeEof");
        if (!canWriteEof()) {
            throw new UnsupportedOperationException("cannot end the outgoing side alone; close " + this);
        }
        if (direction == Direction.WRITE) {
            closeNow();
        }
        if (closing || eofWritten) {
            return;
        }
        checkNotExclusive("writeEof");
        eofWritten = true;
        handle.shutdownOutput();
    }

    @Override
    public boolean canWriteEof() {
        return handle.canShutdownOutput() && direction != Direction.READ;
    }

    @Override
    public int writeBufferSize() {
        return (int) Math.min(handle.pendingBytes(), Integer.MAX_VALUE);
    }

    @Override
    public WriteBufferLimits writeBufferLimits() {
        return flow.limits();
    }

    @Override
    public void setWriteBufferLimits(WriteBufferLimits limits) {
        context.checkTurn("setWriteBufferLimits");
        flow.setLimits(Objects.requireNonNull(limits, "limits"));
        pauseAbove(handle.pendingBytes());
    }

    // ---- reading ----

    @Override
    public void pauseReading() {
        context.checkTurn("pauseReading");
        // A pipe that is written to does not receive: it only watches for the loss of its reader, which nobody may hold back.
        if (!closing && !paused && direction != Direction.WRITE) {
            paused = true;
            handle.stopReading();
        }
    }

    @Override
    public void resumeReading() {
        context.checkTurn("resumeReading");
        if (!closing && paused) {
            paused = false;
            if (events.isMade()) {
                handle.startReading();
            }
        }
    }

    /** A pipe that is written to watches for the loss of its reader. */
    boolean wantsEvents() {
        return !closing && !paused;
    }

    @Override
    public boolean isReading() {
        return wantsEvents() && direction != Direction.WRITE;
    }

    @Override
    public IoEntry entry() {
        return entry;
    }

    // ---- the rest ----

    @Override
    public @Nullable TlsSession tls() {
        return handle instanceof TlsStream secured ? secured.tls() : null;
    }

    @Override
    public void setUnread(Supplier<byte[]> supplier) {
        unread = supplier;
    }

    boolean isOf(BackendContext other) {
        return context == other;
    }

    /**
     * Gives the connection to a transport with TLS, which has the marks and the paused writer that this one has.
     *
     * @param tls puts TLS on a handle
     */
    SocketTransport upgradeToTls(Function<StreamHandle, TlsStream> tls, BaseProtocol<Transport> protocol) {
        String obstacle = !events.isMade() ? "it is not connected yet" : successor != null ? "it has been done" : closing ? "it is closing"
                : eofWritten ? "writeEof was called" : events.hasPeerEnded() ? "the peer has ended its side"
                : exclusive != null ? exclusive.use().inProgress() : entry.isBusy() ? "a callback of its protocol has not returned" : null;
        if (obstacle != null) {
            throw new IllegalStateException("cannot start TLS on " + this + ": " + obstacle);
        }
        CurrentProtocol nextProtocol = new CurrentProtocol(protocol);
        TlsStream secured = tls.apply(handle);
        handle.receiveDescriptors(null); // TLS could not tell which bytes they came with
        handle.stopReading();
        Consumer<SocketTransport> told = gone;
        SocketTransport next =
                new SocketTransport(context, secured, nextProtocol, flow, told == null ? null : end -> told.accept(this), true);
        next.events.inherit(events);
        secured.feed(unread == null ? new byte[0] : unread.get());
        successor = next;
        closing = true;
        lost = true;
        context.closed(this);
        return next;
    }

    @Override
    public BaseProtocol<Transport> protocol() {
        return protocol.get();
    }

    @Override
    public void setProtocol(BaseProtocol<Transport> newProtocol) {
        context.checkTurn("setProtocol");
        protocol.set(newProtocol);
        events.protocolSet();
    }

    @Override
    public SocketAddress localAddress() {
        return handle.localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        return handle.remoteAddress();
    }

    @Override
    public <T> T option(SocketOption<T> name) throws IOException {
        context.checkTurn("option");
        return handle.option(name);
    }

    @Override
    public <T> void setOption(SocketOption<T> name, T value) throws IOException {
        context.checkTurn("setOption");
        handle.setOption(name, value);
    }

    @Override
    public String toString() {
        return "SocketTransport[" + localAddress() + " -> " + remoteAddress()
                + (successor != null ? ", replaced" : lost ? ", lost" : closing ? ", closing" : "")
                + ", " + handle.pendingBytes() + " bytes to write" + context.site(this) + "]";
    }
}
