package io.jvloop.transport;

import io.jvloop.Promise;
import io.jvloop.net.DatagramProtocol;
import io.jvloop.net.DatagramTransport;
import io.jvloop.net.MulticastGroup;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.DatagramHandle;
import io.jvloop.spi.DatagramSink;
import io.jvloop.spi.IoEntry;
import io.jvloop.spi.MulticastMembership;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Joins a datagram handle to its protocol, which is called from the processing of the handle's entry. */
final class DatagramSocketTransport extends HandleTransport<DatagramHandle> implements DatagramTransport, DatagramSink {
    private final IoEntry entry;
    private final @Nullable SocketFile file;
    private final @Nullable SocketAddress peer;
    private final DatagramFamily family;
    private final DatagramProtocol protocol;
    private final Promise<Void> opened;
    private final Queue<IOException> errors = new ArrayDeque<>();
    /** The groups that it has joined. Systems differ in what joining twice means, so it is never done. */
    private final Set<MulticastGroup> groups = new HashSet<>();
    private boolean made;
    private boolean resumeDue;
    private boolean lostDelivered;

    /**
     * Opens a transport; {@code connectionMade} is called in the next turn.
     *
     * @param file   the socket's file, which is removed with it, or null
     * @param opened completed when it has been called
     */
    DatagramSocketTransport(BackendContext context, DatagramHandle handle, @Nullable SocketFile file, DatagramProtocol protocol,
            Promise<Void> opened) {
        super(context, handle, new FlowControl());
        this.file = file;
        this.entry = handle.entry();
        this.peer = handle.peer();
        this.family = DatagramFamily.of(handle.localAddress());
        this.protocol = protocol;
        this.opened = opened;
        handle.open(this);
        context.opened(this);
        entry.makeReady();
    }

    // ---- events ----

    /** What the protocol throws is reported only: anybody can send a datagram, and must not be able to end the service for others. */
    @Override
    public void received(ByteBuffer lent, SocketAddress sender) {
        if (lent.remaining() > DatagramHandle.LONGEST) {
            failed(tooLong("receive from", sender));
            return;
        }
        try {
            protocol.datagramReceived(lent, sender);
        } catch (Throwable t) {
            report("datagramReceived", t);
        }
    }

    @Override
    public void written(long pendingBytes) {
        if (flow.mayResume(pendingBytes)) {
            resumeDue = true;
            entry.makeReady();
        }
        endIfSent(pendingBytes);
    }

    @Override
    public void failed(IOException failure) {
        errors.add(failure);
        entry.makeReady();
    }

    @Override
    public void processed() {
        if (!made) {
            made = true;
            deliverMade();
        }
        while (!errors.isEmpty() && !isLost()) {
            deliverError(errors.remove());
        }
        if (resumeDue) {
            resumeDue = false;
            flow.resumeBelow(handle.pendingBytes(), protocol, context, this);
        }
        if (isLost() && !lostDelivered) {
            lostDelivered = true;
            deliverLost();
        }
    }

    private void deliverMade() {
        try {
            protocol.connectionMade(this);
        } catch (Throwable t) {
            abortWith(t);
            report("connectionMade", t);
        } finally {
            if (!opened.isDone()) {
                opened.setResult(null);
            }
            if (!isClosing()) {
                handle.startReading();
            }
        }
    }

    private void deliverError(IOException failure) {
        try {
            protocol.errorReceived(failure);
        } catch (Throwable t) {
            report("errorReceived", t);
        }
    }

    private void deliverLost() {
        try {
            protocol.connectionLost(cause());
        } catch (Throwable t) {
            report("connectionLost", t);
        } finally {
            context.closed(this);
            if (file != null) {
                file.remove();
            }
            handle.close();
        }
    }

    private void report(String callback, Throwable t) {
        ProtocolFailure.report(context, callback, protocol, t, this);
    }

    // ---- the end ----

    @Override
    long finish() {
        return handle.pendingBytes();
    }

    @Override
    void lostBy(@Nullable Throwable reason) {
        entry.makeReady();
    }

    @Override
    DatagramProtocol protocol() {
        return protocol;
    }

    @Override
    public void close() {
        context.checkTurn("close");
        closeNow();
    }

    @Override
    public void abort() {
        context.checkTurn("abort");
        abortWith(null);
    }

    // ---- sending ----

    @Override
    public void sendTo(ByteBuffer data, @Nullable SocketAddress to) {
        context.checkTurn("sendTo");
        checkReceiver(to);
        if (isClosing()) {
            data.position(data.limit());
            return;
        }
        if (data.remaining() > DatagramHandle.LONGEST) {
            data.position(data.limit());
            failed(tooLong("send to", to != null ? to : peer));
            return;
        }
        pauseAbove(handle.send(data, peer != null ? null : to));
    }

    private static SocketException tooLong(String operation, @Nullable SocketAddress other) {
        return new SocketException(
                "cannot " + operation + " " + other + ": Message too long; a datagram has at most " + DatagramHandle.LONGEST + " bytes");
    }

    private void checkReceiver(@Nullable SocketAddress to) {
        if (peer != null) {
            if (to != null && !to.equals(peer)) {
                throw new IllegalArgumentException("cannot send to " + to + ": this endpoint is connected to " + peer);
            }
        } else if (to == null) {
            throw new IllegalArgumentException("cannot send: no receiver given, and " + this + " has no peer");
        } else {
            family.checkReceiver(to);
        }
    }

    // ---- multicast ----

    @Override
    public boolean join(MulticastGroup group) throws IOException {
        context.checkTurn("join");
        if (family != (group.address() instanceof Inet6Address ? DatagramFamily.INET6 : DatagramFamily.INET)) {
            throw new IllegalArgumentException("cannot join " + group + ": this endpoint is " + family);
        }
        for (MulticastGroup other : groups) {
            boolean same = other.address().equals(group.address()) && other.via().equals(group.via());
            if (same && (other.source() == null) != (group.source() == null)) {
                throw new IllegalStateException("cannot join " + group + ": " + this + " has joined " + other + "; leave that first");
            }
        }
        if (groups.contains(group)) {
            return false;
        }
        handle.join(membership(group));
        return groups.add(group);
    }

    @Override
    public boolean leave(MulticastGroup group) throws IOException {
        context.checkTurn("leave");
        if (!groups.contains(group)) {
            return false;
        }
        handle.leave(membership(group));
        return groups.remove(group);
    }

    private static MulticastMembership membership(MulticastGroup group) {
        return new MulticastMembership(group.address(), group.via(), group.source());
    }

    // ---- the rest ----

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return peer;
    }

    @Override
    public String toString() {
        return "DatagramTransport[" + localAddress() + (peer != null ? " -> " + peer : "")
                + (isLost() ? ", lost" : isClosing() ? ", closing" : "") + context.creationSite(this) + "]";
    }
}
