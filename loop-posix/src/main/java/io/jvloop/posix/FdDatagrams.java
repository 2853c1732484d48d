package io.jvloop.posix;

import io.jvloop.spi.MulticastMembership;
import io.jvloop.spi.readiness.NonBlockingDatagrams;
import io.jvloop.unix.Multicast;
import io.jvloop.unix.UnixSystem;
import io.netty.channel.unix.DatagramSocketAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. The system calls of a datagram socket, by Netty's natives. */
final class FdDatagrams implements Fd, NonBlockingDatagrams {
    private final FdSocket socket;
    /** The error that the poller reported with an event; 0 is none. */
    private int errno;

    FdDatagrams(FdSocket socket) {
        this.socket = socket;
    }

    @Override
    public FdSocket socket() {
        return socket;
    }

    /** The numbers of those options are Linux's. */
    @Override
    public boolean hasMulticast() {
        return UnixSystem.HERE == UnixSystem.LINUX;
    }

    @Override
    public void setError(int reported) {
        errno = reported;
    }

    @Override
    public @Nullable SocketAddress receive(ByteBuffer into) throws IOException {
        DatagramSocketAddress sender;
        try {
            sender = socket.recvFrom(into, into.position(), into.limit());
        } catch (IOException e) {
            errno = 0;
            throw NettyErrors.undelivered(e);
        }
        if (sender == null) {
            if (errno != 0) {
                IOException reported = NettyErrors.undelivered(errno);
                errno = 0;
                throw reported;
            }
            return null;
        }
        into.position(into.position() + sender.receivedAmount());
        // A plain address: Netty's subclass also holds the local address, and equals no other.
        return new InetSocketAddress(sender.getAddress(), sender.getPort());
    }

    @Override
    public boolean send(ByteBuffer data, @Nullable SocketAddress to) throws IOException {
        int length = data.remaining();
        int sent;
        try {
            if (to instanceof InetSocketAddress inet) {
                sent = socket.sendTo(data, data.position(), data.limit(), inet.getAddress(), inet.getPort());
            } else {
                sent = socket.send(data, data.position(), data.limit());
            }
        } catch (IOException | NotYetConnectedException e) {
            throw NettyErrors.undelivered(e);
        }
        // For an empty datagram Netty does not tell whether it would have blocked; the system practically always has room for it.
        boolean done = sent > 0 || length == 0;
        if (done) {
            data.position(data.limit());
        }
        return done;
    }

    @Override
    public @Nullable InetSocketAddress peer() {
        return socket.remoteAddress();
    }

    @Override
    public void join(MulticastMembership group) throws IOException {
        Multicast.join(new FdOptions(socket), group);
    }

    @Override
    public void leave(MulticastMembership group) throws IOException {
        Multicast.leave(new FdOptions(socket), group);
    }
}
