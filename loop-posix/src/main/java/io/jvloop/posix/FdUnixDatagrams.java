package io.jvloop.posix;

import io.jvloop.spi.readiness.NonBlockingDatagrams;
import io.jvloop.spi.readiness.Pollable;
import io.jvloop.unix.DatagramCalls;
import io.jvloop.unix.SocketAddresses;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A Unix-domain datagram socket's system calls. Not by Netty's natives, which read the name of an unnamed sender from
 * uninitialized memory, do not support abstract names, and do not tell whether an empty datagram would have blocked.
 */
final class FdUnixDatagrams implements Fd, NonBlockingDatagrams {
    private final FdSocket socket;
    private final SocketAddress local;
    private final @Nullable SocketAddress peer;
    private final DatagramCalls datagrams;

    FdUnixDatagrams(DatagramCalls datagrams, FdSocket socket, SocketAddress local, @Nullable SocketAddress peer) {
        this.datagrams = datagrams;
        this.socket = socket;
        this.local = local;
        this.peer = peer;
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
        return datagrams.receive(JnrCalls.CALLS, socket.intValue(), SocketAddresses.AF_UNIX, into);
    }

    @Override
    public boolean send(ByteBuffer data, @Nullable SocketAddress to) throws IOException {
        boolean sent = datagrams.send(JnrCalls.CALLS, socket.intValue(), SocketAddresses.AF_UNIX, data, to);
        if (sent) {
            data.position(data.limit());
        }
        return sent;
    }

    /** Opens a socket that is connected to the receiver, since Linux reports writability only for a connected peer's queue. */
    @Override
    public Pollable openRoomChannel(SocketAddress to) throws IOException {
        FdSocket asking = FdSocket.unixDatagrams();
        try {
            asking.connect(new DomainSocketAddress(SocketAddresses.name(to)));
            return new FdUnixDatagrams(datagrams, asking, SocketAddresses.UNNAMED, to);
        } catch (IOException e) {
            asking.close();
            throw NettyErrors.unconnectable(e);
        }
    }
}
