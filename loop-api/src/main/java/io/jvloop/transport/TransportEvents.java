package io.jvloop.transport;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Direction;
import io.jvloop.spi.StreamHandle;
import io.jvloop.spi.StreamSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The sink of a transport's handle, which calls the transport's protocol.
 *
 * <p>All calls of the protocol but {@code pauseWriting} come from the processing of the handle's entry. What happens elsewhere sets a
 * bit of {@code due} and makes the entry ready.
 */
final class TransportEvents implements StreamSink {
    private static final int MADE = 1;
    private static final int RESUME = 2;
    private static final int LOST = 4;

    private final SocketTransport transport;
    private final BackendContext context;
    private final StreamHandle handle;
    private final FlowControl flow;
    private final CurrentProtocol protocol;
    private final Direction direction;
    private final Establishment establishment;
    private int due;
    private boolean made;
    private boolean peerEnded;
    /** Descriptors that have come with the bytes that are received next. */
    private int @Nullable [] descriptors;

    TransportEvents(SocketTransport transport, BackendContext context, StreamHandle handle, CurrentProtocol protocol, FlowControl flow,
            Establishment establishment, boolean made) {
        this.transport = transport;
        this.context = context;
        this.handle = handle;
        this.protocol = protocol;
        this.flow = flow;
        this.direction = handle.direction();
        this.establishment = establishment;
        this.made = made;
        this.due = handle.isConnecting() ? 0 : MADE;
    }

    boolean isMade() {
        return made;
    }

    boolean hasPeerEnded() {
        return peerEnded;
    }

    /** Arranges that {@code connectionLost} is called. */
    void lost() {
        due |= LOST;
        handle.entry().makeReady();
    }

    /** Takes over from the events of a transport that is upgraded to TLS: its paused writer may have to be resumed. */
    void inherit(TransportEvents former) {
        due |= former.due & RESUME;
        former.due = 0;
    }

    // ---- what the handle tells ----

    @Override
    public @Nullable ByteBuffer readBuffer() {
        try {
            return protocol.buffer();
        } catch (Throwable t) {
            failedIn("getBuffer", t);
            return null;
        }
    }

    /** The protocol was set: whether it takes descriptors may have changed. */
    void protocolSet() {
        handle.receiveDescriptors(protocol.descriptors() == null ? null : arrived -> descriptors = arrived);
    }

    @Override
    public void received(ByteBuffer lent) {
        if (descriptors != null && !passDescriptors()) {
            return;
        }
        try {
            protocol.received(lent, this);
        } catch (Throwable t) {
            failedIn("dataReceived", t);
        }
    }

    boolean isClosing() {
        return transport.isClosing();
    }

    /** Gives the protocol its descriptors; false if it threw, which ends the connection. */
    private boolean passDescriptors() {
        int[] arrived = Objects.requireNonNull(descriptors);
        descriptors = null;
        try {
            Objects.requireNonNull(protocol.descriptors()).descriptorsReceived(arrived);
            return true;
        } catch (Throwable t) {
            failedIn("descriptorsReceived", t);
            return false;
        }
    }

    @Override
    public void filled(int count) {
        if (descriptors != null && !passDescriptors()) {
            return;
        }
        try {
            protocol.filled(count);
        } catch (Throwable t) {
            failedIn("bufferUpdated", t);
        }
    }

    @Override
    public void connected() {
        due |= MADE;
        handle.entry().makeReady();
    }

    @Override
    public void ended() {
        if (direction == Direction.WRITE) {
            transport.closeNow(); // its reader has gone
            return;
        }
        peerEnded = true;
        try {
            if (!protocol.ended() || !transport.canWriteEof()) {
                transport.closeNow();
            }
        } catch (Throwable t) {
            failedIn("eofReceived", t);
        }
    }

    @Override
    public void written(long pendingBytes) {
        if (flow.mayResume(pendingBytes)) {
            due |= RESUME;
            handle.entry().makeReady();
        }
        transport.written(pendingBytes);
    }

    @Override
    public boolean awaitsWritten() {
        return flow.isPaused() || transport.awaitsWritten();
    }

    @Override
    public void failed(IOException failure) {
        transport.abortWith(failure);
    }

    @Override
    public void processed() {
        if (due != 0) {
            deliver();
        }
    }

    // ---- calls of the protocol ----

    private void deliver() {
        if ((due & MADE) != 0) {
            due &= ~MADE;
            deliverMade();
        }
        if ((due & RESUME) != 0) {
            due &= ~RESUME;
            flow.resumeBelow(handle.pendingBytes(), protocol.get(), context, transport);
        }
        if ((due & LOST) != 0) {
            due &= ~LOST;
            deliverLost();
        }
    }

    private void deliverMade() {
        if (!made) {
            made = true;
            try {
                protocol.get().connectionMade(transport);
            } catch (Throwable t) {
                failedIn("connectionMade", t);
            }
        }
        establishment.succeeded();
        transport.continueReading();
    }

    private void deliverLost() {
        Throwable cause = transport.cause();
        try {
            if (made) {
                protocol.get().connectionLost(cause);
            }
            establishment.transportEnded(transport, made, cause);
        } catch (Throwable t) {
            report("connectionLost", t);
        } finally {
            transport.ended();
        }
    }

    private void failedIn(String callback, Throwable t) {
        transport.abortWith(t);
        report(callback, t);
    }

    private void report(String callback, Throwable t) {
        ProtocolFailure.report(context, callback, protocol.get(), t, transport);
    }
}
