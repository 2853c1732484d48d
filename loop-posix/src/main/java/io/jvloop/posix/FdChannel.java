package io.jvloop.posix;

import io.jvloop.spi.StreamHandle;
import io.jvloop.spi.readiness.NonBlockingSocket;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.Errors;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.FileChannel;
import java.nio.channels.NotYetConnectedException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A stream socket's system calls, by Netty's natives. */
final class FdChannel implements Fd, NonBlockingSocket {
    private final FdSocket socket;
    /** The local address of a Unix-domain socket, since Netty cannot ask for it; null for an internet socket. */
    private final @Nullable SocketAddress local;
    /** The address that it was connected to or accepted from; null if the system must be asked. */
    private final @Nullable SocketAddress peer;
    private final DescriptorMessages messages;
    private boolean connected;
    private @Nullable DescriptorWatch watch;
    /** The error that the poller reported with an event; 0 is none. */
    private int errno;

    FdChannel(DescriptorMessages messages, FdSocket socket, @Nullable SocketAddress local, @Nullable SocketAddress peer,
            boolean connected) {
        this.messages = messages;
        this.socket = socket;
        this.local = local;
        this.peer = peer;
        this.connected = connected;
    }

    /** The same connection in another loop, which has memory of its own for descriptors. */
    FdChannel withMessages(DescriptorMessages others) {
        return new FdChannel(others, socket, local, peer, connected);
    }

    @Override
    public FdSocket socket() {
        return socket;
    }

    @Override
    public void setWatch(DescriptorWatch by) {
        watch = by;
    }

    @Override
    public void setError(int reported) {
        // EPIPE concerns sending only, and must not fail a read.
        if (-reported != Errors.ERRNO_EPIPE_NEGATIVE) {
            errno = reported;
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int at = into.position();
        try {
            int count = socket.recv(into, at, into.limit());
            if (count > 0) {
                into.position(at + count);
            } else if (count == END && errno != 0) {
                throw Errors.newIOException("read", -errno);
            }
            return count;
        } catch (IOException | NotYetConnectedException e) {
            throw NettyErrors.readable(e);
        }
    }

    /** On a Unix-domain socket, a read ends after bytes that came with descriptors, whether or not it takes them. */
    @Override
    public boolean isDrainedByShortRead() {
        return local == null;
    }

    @Override
    public int read(ByteBuffer into, Consumer<int[]> descriptors) throws IOException {
        return local == null ? read(into) : messages.receive(socket.intValue(), watch, into, descriptors);
    }

    @Override
    public int write(ByteBuffer from, int[] descriptors) throws IOException {
        return local == null ? (int) StreamHandle.UNSUPPORTED : messages.send(socket.intValue(), from, descriptors);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int at = from.position();
        try {
            int count = socket.send(from, at, from.limit());
            from.position(at + count);
            return count;
        } catch (IOException | NotYetConnectedException e) {
            throw NettyErrors.readable(e);
        }
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int count) throws IOException {
        return FdPipe.gather(socket, from, offset, count);
    }

    @Override
    public long transferFrom(FileChannel file, long position, long count) throws IOException {
        return FileSender.send(socket.intValue(), file, position, count);
    }

    @Override
    public boolean isConnected() {
        return connected;
    }

    @Override
    public boolean finishConnect() throws IOException {
        try {
            // Netty also reports no error while the connect is in progress; there is no peer then.
            connected = socket.finishConnect() && hasPeer();
            if (!connected && errno != 0) {
                Errors.handleConnectErrno("connect", -errno);
            }
            return connected;
        } catch (IOException | ChannelException e) {
            throw NettyErrors.readable(e);
        }
    }

    /**
     * Without a peer address, Netty does not say whether the connect is still in progress, and no further event comes if it is done.
     * Connecting again finds out on every system.
     */
    private boolean hasPeer() throws IOException {
        try {
            return socket.remoteAddress() != null || socket.connect(Objects.requireNonNull(peer));
        } catch (AlreadyConnectedException connected) {
            return true;
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        try {
            socket.shutdown(false, true);
        } catch (IOException | NotYetConnectedException e) {
            throw NettyErrors.readable(e);
        }
    }

    @Override
    public SocketAddress localAddress() throws IOException {
        return local != null ? local : Fd.known(socket.localAddress());
    }

    @Override
    public SocketAddress remoteAddress() throws IOException {
        return peer != null ? peer : Fd.known(socket.remoteAddress());
    }
}
