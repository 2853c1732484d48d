package io.jvloop.transport;

import io.jvloop.net.BaseProtocol;
import io.jvloop.net.TlsSession;
import io.jvloop.net.Transport;
import io.jvloop.spi.AwaitableSource;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Direction;
import io.jvloop.spi.IoEntry;
import io.jvloop.spi.StreamHandle;
import io.jvloop.tls.TlsStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Joins a stream handle to its protocol. This class has the user's calls and the transport's end; {@link
 * TransportEvents} has the handle's events, and {@link TransportOutput} the outgoing side.
 *
 * <pre>
 * open      close            -&gt; closing  nothing is received any more, what is pending is sent
 * closing   all is sent      -&gt; lost
 * any       abort, a failure -&gt; lost     what is pending is dropped; connectionLost is due or was called
 * open      upgraded to TLS  -&gt; lost     without a call: the successor has the connection
 * </pre>
 */
final class SocketTransport extends HandleTransport<StreamHandle> implements Transport, AwaitableSource {
    private final IoEntry entry;
    private final Direction direction;
    /** Runs when the transport has ended, after {@code connectionLost}. */
    private final @Nullable Consumer<SocketTransport> onEnd;
    private final CurrentProtocol protocol;
    private final TransportEvents events;
    private final TransportOutput output;
    final Establishment establishment = new Establishment();

    /** The transport that has taken this one's place, with TLS. */
    private @Nullable SocketTransport successor;
    private boolean paused;
    private @Nullable Supplier<byte[]> unread;

    /**
     * Opens a transport; {@code connectionMade} is called in the next turn, or after the handle's handshake.
     *
     * @param onEnd runs when the transport has ended, after {@code connectionLost}; or null
     */
    SocketTransport(BackendContext context, StreamHandle handle, BaseProtocol<Transport> protocol,
            @Nullable Consumer<SocketTransport> onEnd) {
        this(context, handle, new CurrentProtocol(protocol), new FlowControl(), onEnd, false);
    }

    private SocketTransport(BackendContext context, StreamHandle handle, CurrentProtocol protocol, FlowControl flow,
            @Nullable Consumer<SocketTransport> onEnd, boolean made) {
        super(context, handle, flow);
        this.entry = handle.entry();
        this.direction = handle.direction();
        this.onEnd = onEnd;
        this.protocol = protocol;
        this.events = new TransportEvents(this, context, handle, protocol, flow, establishment, made);
        this.output = new TransportOutput(this, context, handle, flow);
        handle.open(events);
        events.protocolSet();
        context.opened(this);
        entry.makeReady();
    }

    // ---- the end ----

    /** The system has taken something. */
    void written(long pendingBytes) {
        output.written();
        endIfSent(pendingBytes);
    }

    /** Whether it waits for the system to take something. */
    boolean awaitsWritten() {
        return isClosing() || output.isExclusive();
    }

    @Override
    long finish() {
        return handle.finish();
    }

    @Override
    void lostBy(@Nullable Throwable reason) {
        events.lost();
        output.lost(reason);
    }

    /** Called after {@code connectionLost}. */
    void ended() {
        try {
            handle.close();
        } finally {
            context.closed(this);
            if (onEnd != null) {
                onEnd.accept(this);
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

    // ---- writing ----

    @Override
    public void write(ByteBuffer data) {
        if (successor != null) {
            successor.write(data);
        } else {
            output.write(data);
        }
    }

    @Override
    public void writeAll(List<ByteBuffer> data) {
        if (successor != null) {
            successor.writeAll(data);
        } else {
            output.writeAll(data);
        }
    }

    @Override
    public void writeEof() {
        context.checkTurn("writeEof");
        output.writeEof();
    }

    @Override
    public boolean canWriteEof() {
        return output.canWriteEof();
    }

    /** The outgoing side, for one operation that needs it to itself. */
    TransportOutput output() {
        return output;
    }

    // ---- reading ----

    @Override
    public void pauseReading() {
        context.checkTurn("pauseReading");
        // A pipe that is written to receives nothing: its events tell that its reader has gone, and are never paused.
        if (!isClosing() && !paused && direction != Direction.WRITE) {
            paused = true;
            handle.stopReading();
        }
    }

    @Override
    public void resumeReading() {
        context.checkTurn("resumeReading");
        if (!isClosing() && paused) {
            paused = false;
            continueReading();
        }
    }

    /** Goes on to read, but not before {@code connectionMade}, while paused, or when closing. */
    void continueReading() {
        if (events.isMade() && wantsEvents()) {
            handle.startReading();
        }
    }

    /** Whether the handle must report what arrives, or for a pipe that is written to, that its reader has gone. */
    boolean wantsEvents() {
        return !isClosing() && !paused;
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
     * Hands the connection over to a new transport with TLS, which gets the marks of this one and the duty to resume its writer.
     *
     * @param tls puts TLS on a handle
     */
    SocketTransport upgradeToTls(Function<StreamHandle, TlsStream> tls, BaseProtocol<Transport> protocol) {
        String obstacle =
                !events.isMade() ? "it is not connected yet" : successor != null ? "it has been done" : isClosing() ? "it is closing"
                        : output.obstacle() != null ? output.obstacle() : events.hasPeerEnded() ? "the peer has ended its side"
                        : entry.isBusy() ? "a callback of its protocol has not returned" : null;
        if (obstacle != null) {
            throw new IllegalStateException("cannot start TLS on " + this + ": " + obstacle);
        }
        CurrentProtocol nextProtocol = new CurrentProtocol(protocol);
        TlsStream secured = tls.apply(handle);
        handle.receiveDescriptors(null); // TLS could not tell which bytes they came with
        handle.stopReading();
        Consumer<SocketTransport> hears = onEnd;
        SocketTransport next =
                new SocketTransport(context, secured, nextProtocol, flow, hears == null ? null : end -> hears.accept(this), true);
        next.events.inherit(events);
        secured.feed(unread == null ? new byte[0] : unread.get());
        successor = next;
        retire();
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
    public SocketAddress remoteAddress() {
        return handle.remoteAddress();
    }

    @Override
    public String toString() {
        return "SocketTransport[" + localAddress() + " -> " + remoteAddress()
                + (successor != null ? ", replaced" : isLost() ? ", lost" : isClosing() ? ", closing" : "")
                + ", " + handle.pendingBytes() + " bytes to write" + context.creationSite(this) + "]";
    }
}
