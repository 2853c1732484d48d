package io.jvloop.posix;

import io.jvloop.spi.BoundSocket;
import io.jvloop.spi.readiness.NonBlockingDatagrams;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import jnr.constants.platform.SocketLevel;
import jnr.constants.platform.SocketOption;
import jnr.ffi.Platform;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A socket that somebody else has made, by its number. The system is asked what it is: Netty takes whatever is not of
 * IPv4 for one of IPv6.
 */
final class AdoptedSocket {
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int AF_UNIX = 1;

    private final FdSocket socket;
    /** Where a Unix-domain socket is bound; null for one of the internet. */
    private final @Nullable SocketAddress unixAddress;

    private AdoptedSocket(FdSocket socket, @Nullable SocketAddress unixAddress) {
        this.socket = socket;
        this.unixAddress = unixAddress;
    }

    static FdChannel connection(DescriptorMessages messages, int descriptor) throws IOException {
        return open(descriptor, SOCK_STREAM, "stream socket", adopted -> {
            boolean unix = adopted.unixAddress != null;
            SocketAddress peer = unix ? adopted.unixPeer() : adopted.socket.remoteAddress();
            if (peer == null) {
                throw new SocketException("descriptor " + descriptor + " is not connected");
            }
            return new FdChannel(messages, adopted.socket, adopted.unixAddress, peer, true);
        });
    }

    static FdListener listener(DescriptorMessages messages, BoundSocket ready, int backlog) throws IOException {
        return open(descriptor(ready), SOCK_STREAM, "stream socket", adopted -> {
            adopted.socket.listen(backlog);
            return new FdListener(messages, adopted.socket, adopted.unixAddress);
        });
    }

    static NonBlockingDatagrams datagrams(BoundSocket ready) throws IOException {
        return open(descriptor(ready), SOCK_DGRAM, "datagram socket", adopted -> {
            SocketAddress local = adopted.unixAddress;
            return local == null ? new FdDatagrams(adopted.socket)
                    : new FdUnixDatagrams(adopted.socket, local, unixPeerName(adopted.socket));
        });
    }

    private static int descriptor(BoundSocket ready) {
        if (ready.socket() instanceof Integer number) {
            return number;
        }
        throw new UnsupportedOperationException("cannot use " + ready
                + ": the JDK does not tell which descriptor its channel has; give a descriptor, or use the NIO back end");
    }

    /** A peer's name is as good as never known, and of no use. */
    private @Nullable SocketAddress unixPeer() {
        return socket.remoteDomainSocketAddress() == null ? null : UnixAddresses.UNNAMED;
    }

    /** What is made of the socket. */
    private interface Use<T> {
        T of(AdoptedSocket adopted) throws IOException;
    }

    private static <T> T open(int descriptor, int type, String kind, Use<T> use) throws IOException {
        PipeDescriptor.checkSocket(descriptor);
        if (type(descriptor) != type) {
            throw new IllegalArgumentException("descriptor " + descriptor + " is no " + kind);
        }
        // The standard ones stay the process's own, and Netty's kqueue handler keeps the number 0 for itself.
        FdSocket socket = FdSocket.over(descriptor > SystemCalls.STANDARD_ERROR ? descriptor : SystemCalls.duplicate(descriptor));
        try {
            SystemCalls.setNonBlocking(socket.intValue());
            SystemCalls.setCloseOnExec(socket.intValue());
            return use.of(new AdoptedSocket(socket, unixAddress(socket)));
        } catch (Exception | Error e) {
            socket.close();
            throw Errno.readable(e);
        }
    }

    /**
     * Of one that is closed if it cannot be told: a failure, unlike a mistake, leaves nothing to the caller. To make Netty's socket the
     * system is asked for its family, and may refuse that.
     */
    private static int type(int descriptor) throws IOException {
        try {
            return new FdSocket(descriptor).getIntOpt(SocketLevel.SOL_SOCKET.intValue(), SocketOption.SO_TYPE.intValue());
        } catch (ChannelException | IOException e) {
            if (descriptor > SystemCalls.STANDARD_ERROR) {
                new FileDescriptor(descriptor).close();
            }
            throw Errno.readable(e);
        }
    }

    /** Null if it has none. */
    private static @Nullable SocketAddress unixPeerName(FdSocket socket) {
        byte[] address = new byte[UnixAddresses.SIZE];
        int[] length = {address.length};
        return SystemCalls.LIBC.getpeername(socket.intValue(), address, length) < 0 ? null : UnixAddresses.read(address, length[0]);
    }

    private static @Nullable SocketAddress unixAddress(FdSocket socket) throws IOException {
        byte[] address = new byte[UnixAddresses.SIZE];
        int[] length = {address.length};
        if (SystemCalls.LIBC.getsockname(socket.intValue(), address, length) < 0) {
            throw SystemCalls.failure("cannot ask descriptor " + socket.intValue() + " for its address");
        }
        // The BSDs have a byte for the length before the family's.
        int family = NativeSystem.OS == Platform.OS.LINUX ? address[0] | address[1] << Byte.SIZE : address[1];
        return family == AF_UNIX ? UnixAddresses.read(address, length[0]) : null;
    }
}
