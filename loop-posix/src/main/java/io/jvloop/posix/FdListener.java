package io.jvloop.posix;

import io.jvloop.spi.readiness.AbortedConnection;
import io.jvloop.spi.readiness.NonBlockingListener;
import io.jvloop.unix.SocketAddresses;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.NativeInetAddress;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A listening socket, by Netty's natives. */
final class FdListener implements Fd, NonBlockingListener {
    /** A length byte, an IPv6 address, a scope and a port. */
    private static final int ACCEPTED_ADDRESS_SIZE = 1 + 16 + 4 + 4 + 1;

    private final FdSocket socket;
    private final DescriptorMessages messages;
    /** The address that a Unix-domain socket is bound to, since Netty cannot ask for it; null for an internet socket. */
    private final @Nullable SocketAddress local;

    FdListener(DescriptorMessages messages, FdSocket socket, @Nullable SocketAddress local) {
        this.messages = messages;
        this.socket = socket;
        this.local = local;
    }

    @Override
    public FdSocket socket() {
        return socket;
    }

    @Override
    public @Nullable FdChannel accept() throws IOException {
        byte[] address = new byte[ACCEPTED_ADDRESS_SIZE];
        int descriptor;
        try {
            descriptor = socket.accept(address);
        } catch (NativeIoException e) {
            throw NettyErrors.isOfOneConnection(e) ? new AbortedConnection(NettyErrors.readable(e)) : NettyErrors.readable(e);
        }
        return descriptor < 0 ? null : accepted(descriptor, address);
    }

    /** Netty asks for the family of the socket, which some systems do not tell for a connection that was reset. */
    private FdChannel accepted(int descriptor, byte[] address) throws IOException {
        FdSocket accepted;
        try {
            accepted = FdSocket.over(descriptor);
        } catch (IOException gone) {
            throw new AbortedConnection(gone);
        }
        return new FdChannel(messages, accepted, local, local != null ? SocketAddresses.UNNAMED : peer(address), true);
    }

    /** XNU accepts connections that were reset and then writes no address; Netty would read what its memory held before. */
    private static @Nullable SocketAddress peer(byte[] address) {
        return NativeSystem.ACCEPT_TELLS_PEER ? NativeInetAddress.address(address, 1, address[0]) : null;
    }

    @Override
    public SocketAddress localAddress() throws IOException {
        return local != null ? local : Fd.known(socket.localAddress());
    }
}
