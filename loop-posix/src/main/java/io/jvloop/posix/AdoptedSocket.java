package io.jvloop.posix;

import io.jvloop.spi.BoundSocket;
import io.jvloop.spi.readiness.NonBlockingDatagrams;
import io.jvloop.unix.DatagramCalls;
import io.jvloop.unix.Descriptors;
import io.jvloop.unix.ForeignDescriptors;
import io.jvloop.unix.SocketAddresses;
import io.jvloop.unix.SocketNames;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Takes over sockets by their descriptors. The system is asked for their kind, since Netty takes every socket that is
 * not IPv4 for IPv6.
 */
final class AdoptedSocket {
    private final DescriptorMessages messages;
    private final SocketNames names;
    private final DatagramCalls datagrams;

    AdoptedSocket(DescriptorMessages messages, SocketNames names, DatagramCalls datagrams) {
        this.messages = messages;
        this.names = names;
        this.datagrams = datagrams;
    }

    FdChannel connection(int descriptor) throws IOException {
        return open(descriptor, ForeignDescriptors.SOCK_STREAM, "stream socket", (socket, unixAddress) -> {
            SocketAddress peer = unixAddress == null ? socket.remoteAddress() : unixPeer(socket);
            if (peer == null) {
                throw new SocketException("descriptor " + descriptor + " is not connected");
            }
            return new FdChannel(messages, socket, unixAddress, peer, true);
        });
    }

    FdListener listener(BoundSocket boundSocket, int backlog) throws IOException {
        return open(ForeignDescriptors.descriptor(boundSocket), ForeignDescriptors.SOCK_STREAM, "stream socket", (socket, unixAddress) -> {
            socket.listen(backlog);
            return new FdListener(messages, socket, unixAddress);
        });
    }

    NonBlockingDatagrams datagrams(BoundSocket boundSocket) throws IOException {
        return open(ForeignDescriptors.descriptor(boundSocket), ForeignDescriptors.SOCK_DGRAM, "datagram socket",
                (socket, unixAddress) -> unixAddress == null ? new FdDatagrams(socket)
                        : new FdUnixDatagrams(datagrams, socket, unixAddress, unixPeerName(socket)));
    }

    /** The address of a Unix-domain peer: unnamed, as clients rarely bind a name; null if there is no peer. */
    private static @Nullable SocketAddress unixPeer(FdSocket socket) {
        return socket.remoteDomainSocketAddress() == null ? null : SocketAddresses.UNNAMED;
    }

    /** Makes a channel of the socket; {@code unixAddress} is null for an internet socket. */
    private interface Use<T> {
        T of(FdSocket socket, @Nullable SocketAddress unixAddress) throws IOException;
    }

    /** Opens a duplicate of a standard descriptor, which stays the process's own; Netty's kqueue handler also reserves the number 0. */
    private <T> T open(int descriptor, int type, String kind, Use<T> use) throws IOException {
        FdSocket socket = FdSocket.over(ForeignDescriptors.takeSocket(JnrCalls.CALLS, descriptor, type, kind));
        try {
            Descriptors.setNonBlocking(JnrCalls.CALLS, socket.intValue());
            SocketAddress local = names.local(JnrCalls.CALLS, socket.intValue());
            return use.of(socket, local instanceof InetSocketAddress ? null : local);
        } catch (Exception | Error e) {
            socket.close();
            throw NettyErrors.readable(e);
        }
    }

    /** The address of the peer, null if there is none. */
    private @Nullable SocketAddress unixPeerName(FdSocket socket) {
        try {
            return names.peer(JnrCalls.CALLS, socket.intValue());
        } catch (IOException notConnected) {
            return null;
        }
    }
}
