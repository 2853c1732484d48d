package io.jvloop.posix;

import io.jvloop.spi.readiness.NonBlockingDatagrams;
import io.jvloop.spi.readiness.Pollable;
import io.netty.channel.unix.Buffer;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The system calls of a Unix-domain datagram socket. Not by Netty's natives: they read the name of a nameless sender
 * from memory that nobody wrote, know no abstract names, and do not say of an empty datagram whether it would have blocked.
 */
final class FdUnixDatagrams implements Fd, NonBlockingDatagrams {
    private static final int EAGAIN = jnr.constants.platform.Errno.EAGAIN.intValue();
    private static final int EINTR = jnr.constants.platform.Errno.EINTR.intValue();

    private final FdSocket socket;
    private final SocketAddress local;
    private final @Nullable SocketAddress peer;
    private final byte[] sender = new byte[UnixAddresses.SIZE];
    private final int[] senderLength = new int[1];

    FdUnixDatagrams(FdSocket socket, SocketAddress local, @Nullable SocketAddress peer) {
        this.socket = socket;
        this.local = local;
        this.peer = peer;
    }

    /** Calls what is called later, for JNR loads and links it at the first call. */
    static void prepare() {
        ByteBuffer nothing = ByteBuffer.allocateDirect(1);
        try {
            FdSocket scratch = FdSocket.unixDatagrams();
            try {
                FdUnixDatagrams unused = new FdUnixDatagrams(scratch, UnixAddresses.UNNAMED, null);
                unused.receive(nothing);
                unused.send(nothing, null);
            } finally {
                scratch.close();
            }
        } catch (IOException refused) {
            // It was called, and has no receiver.
        }
    }

    @Override
    public FdSocket socket() {
        return socket;
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public @Nullable SocketAddress peer() {
        return peer;
    }

    @Override
    public @Nullable SocketAddress receive(ByteBuffer into) throws IOException {
        long room = Buffer.memoryAddress(into) + into.position();
        long count;
        do {
            senderLength[0] = sender.length;
            count = SystemCalls.LIBC.recvfrom(socket.intValue(), room, into.remaining(), 0, sender, senderLength);
        } while (count < 0 && SystemCalls.POSIX.errno() == EINTR);
        if (count < 0) {
            wouldBlock();
            return null;
        }
        into.position(into.position() + (int) count);
        return UnixAddresses.read(sender, senderLength[0]);
    }

    @Override
    public boolean send(ByteBuffer data, @Nullable SocketAddress to) throws IOException {
        byte[] receiver = to == null ? null : UnixAddresses.write(to);
        long first = Buffer.memoryAddress(data) + data.position();
        long count;
        do {
            count = SystemCalls.LIBC.sendto(socket.intValue(), first, data.remaining(), 0, receiver,
                    receiver == null ? 0 : receiver.length);
        } while (count < 0 && SystemCalls.POSIX.errno() == EINTR);
        if (count < 0) {
            wouldBlock();
            return false;
        }
        data.position(data.limit());
        return true;
    }

    /** Throws what the last call failed of, if it was anything else. */
    private static void wouldBlock() throws IOException {
        int errno = SystemCalls.POSIX.errno();
        if (errno != EAGAIN) {
            throw Errno.unreceived(errno);
        }
    }

    /** A socket that has the receiver as its peer: of such a one Linux tells when its peer has room. */
    @Override
    public Pollable room(SocketAddress to) throws IOException {
        FdSocket asking = FdSocket.unixDatagrams();
        try {
            asking.connect(UnixAddresses.ofNetty(to));
            return new FdUnixDatagrams(asking, UnixAddresses.UNNAMED, to);
        } catch (IOException e) {
            asking.close();
            throw Errno.unconnectable(e);
        }
    }
}
