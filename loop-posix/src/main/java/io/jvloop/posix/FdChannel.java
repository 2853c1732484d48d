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

/** Confined to its loop. The system calls of a socket, by Netty's natives. */
final class FdChannel implements Fd, NonBlockingSocket {
    private final FdSocket socket;
    /** What is known, because the system does not say it: the addresses of Unix-domain sockets, and of the peer. */
    private final @Nullable SocketAddress local;
    private final @Nullable SocketAddress peer;
    private final DescriptorMessages messages;
    private boolean connected;
    private @Nullable DescriptorWatch watch;
    /** What the poller told of; 0 is nothing. */
    private int errno;

    FdChannel(DescriptorMessages messages, FdSocket socket, @Nullable SocketAddress local, @Nullable SocketAddress peer,
            boolean connected) {
        this.messages = messages;
        this.socket = socket;
        this.local = local;
        this.peer = peer;
        this.connected = connected;
    }

    @Override
    public FdSocket socket() {
        return socket;
    }

    @Override
    public void watched(DescriptorWatch by) {
        watch = by;
    }

    @Override
    public void broken(int told) {
        // EPIPE says that nothing more can be sent: no error of a read.
        if (-told != Errors.ERRNO_EPIPE_NEGATIVE) {
            errno = told;
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

    /** A Unix-domain socket ends a read behind bytes that came with descriptors, whether or not these are taken. */
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
            // No error is also the answer while the connect is still going on: then there is no peer yet.
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
     * Netty does not say why it has no address, and no further event would come of a connect that is done. To connect again is the question
     * that every system answers: whether it goes on, is done, or why not.
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
