package io.jvloop.spi.handles;

import io.jvloop.spi.Capability;
import io.jvloop.spi.DatagramHandle;
import io.jvloop.spi.DatagramSink;
import io.jvloop.spi.IoEntry;
import io.jvloop.spi.MulticastMembership;
import io.jvloop.spi.NamedError;
import io.jvloop.spi.SystemDatagrams;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A datagram socket, for every kind of back end. */
public abstract class DatagramEndpoint extends Endpoint implements DatagramHandle {
    /** How many datagrams one turn receives, so that others get their share during a flood. */
    protected static final int RECEIVES_PER_TURN = 64;

    private final OpenHandles handles;
    private final SystemDatagrams socket;
    private final @Nullable SocketAddress peer;
    private final IoEntry entry;
    private @Nullable DatagramSink sink;

    /** Makes an endpoint. The subclass registers it as open when it is complete. */
    protected DatagramEndpoint(OpenHandles handles, SystemDatagrams socket, @Nullable SocketAddress peer) throws IOException {
        super(handles, "datagram socket", socket);
        this.handles = handles;
        this.socket = socket;
        this.peer = peer;
        this.entry = handles.context().newEntry(this::process);
    }

    /** Sends what waits, receives, and ends with the sink's turn. In the loop's turn. */
    protected abstract void process();

    @Override
    public final void open(DatagramSink to) {
        sink = to;
    }

    protected final DatagramSink sink() {
        return Objects.requireNonNull(sink, "open comes first");
    }

    @Override
    public final @Nullable SocketAddress peer() {
        return peer;
    }

    @Override
    public final IoEntry entry() {
        return entry;
    }

    /** Reports that receiving failed. */
    protected final void receiveFailed(IOException cause) {
        sink().failed(NamedError.of("receive on " + localAddress(), cause));
    }

    /** Reports that a datagram is refused. */
    protected final void sendFailed(@Nullable SocketAddress to, IOException cause) {
        sink().failed(NamedError.of("send to " + (to != null ? to : peer), cause));
    }

    /** Joins or leaves a group. */
    private interface MembershipCall {
        void apply(MulticastMembership group) throws IOException;
    }

    @Override
    public final void join(MulticastMembership group) throws IOException {
        change("join ", group, socket::join);
    }

    @Override
    public final void leave(MulticastMembership group) throws IOException {
        change("leave ", group, socket::leave);
    }

    private void change(String verb, MulticastMembership group, MembershipCall call) throws IOException {
        handles.require(Capability.MULTICAST, verb + group);
        ensureOpen();
        try {
            call.apply(group);
        } catch (IOException e) {
            throw NamedError.of(verb + group + " by " + this, e);
        }
    }
}
