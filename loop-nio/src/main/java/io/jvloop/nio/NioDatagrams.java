package io.jvloop.nio;

import io.jvloop.spi.MulticastMembership;
import io.jvloop.spi.readiness.JdkSocket;
import io.jvloop.spi.readiness.NonBlockingDatagrams;
import java.io.IOException;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A datagram channel in non-blocking mode. */
final class NioDatagrams extends JdkSocket<DatagramChannel> implements NonBlockingDatagrams {
    private final Map<MulticastMembership, MembershipKey> memberships = new HashMap<>();

    NioDatagrams(DatagramChannel channel) {
        super(channel);
    }

    @Override
    public @Nullable SocketAddress receive(ByteBuffer into) throws IOException {
        try {
            return selectable().receive(into);
        } catch (PortUnreachableException refused) {
            throw refused(refused);
        }
    }

    @Override
    public boolean send(ByteBuffer data, @Nullable SocketAddress to) throws IOException {
        boolean empty = !data.hasRemaining();
        if (empty && to == null) {
            throw new SocketException("the JDK does not send empty datagrams on a connected socket");
        }
        try {
            int sent = to == null ? selectable().write(data) : selectable().send(data, to);
            return sent > 0 || empty;
        } catch (PortUnreachableException refused) {
            throw refused(refused);
        }
    }

    @Override
    public @Nullable SocketAddress peer() throws IOException {
        return selectable().getRemoteAddress();
    }

    @Override
    public void join(MulticastMembership group) throws IOException {
        InetAddress source = group.source();
        memberships.put(group, source == null ? selectable().join(group.address(), group.via())
                : selectable().join(group.address(), group.via(), source));
    }

    @Override
    public void leave(MulticastMembership group) {
        memberships.remove(group).drop();
    }

    /** The JDK's has no text. */
    private static PortUnreachableException refused(PortUnreachableException cause) {
        PortUnreachableException named = new PortUnreachableException("Connection refused");
        named.initCause(cause);
        return named;
    }
}
