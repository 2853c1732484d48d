package io.jvloop.unix;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Sends or receives one datagram a call, without waiting. */
public final class DatagramCalls {
    private static final int MSG_DONTWAIT = UnixSystem.HERE.number(0x40, 0x80);
    /** Only Linux sends SIGPIPE for a datagram. */
    private static final int SEND = MSG_DONTWAIT | UnixSystem.HERE.number(DescriptorMessage.MSG_NOSIGNAL, 0);

    private final SocketNames names;

    /** Uses the loop's buffer for addresses. */
    public DatagramCalls(SocketNames names) {
        this.names = names;
    }

    /** Receives a datagram into a direct buffer. Returns its sender, or null if none has arrived. */
    public @Nullable SocketAddress receive(SystemCalls calls, int socket, int family, ByteBuffer into) throws IOException {
        long room = MemorySegment.ofBuffer(into).address();
        long count;
        do {
            names.clear();
            count = calls.recvfrom(socket, room, into.remaining(), MSG_DONTWAIT, names.address(), names.length());
        } while (count == -Errno.EINTR);
        if (count == -Errno.EAGAIN) {
            return null;
        }
        if (count < 0) {
            throw undelivered(calls, family, (int) count);
        }
        into.position(into.position() + (int) count);
        return names.read();
    }

    /**
     * Sends a datagram from a direct buffer, whose position stays. False if there is no room. A null {@code to} is the peer.
     */
    public boolean send(SystemCalls calls, int socket, int family, ByteBuffer data, @Nullable SocketAddress to) throws IOException {
        int length = to == null ? 0 : names.write(to, family);
        long first = MemorySegment.ofBuffer(data).address();
        long count;
        do {
            count = calls.sendto(socket, first, data.remaining(), SEND, length == 0 ? 0 : names.address(), length);
        } while (count == -Errno.EINTR);
        if (count < 0 && count != -Errno.EAGAIN) {
            throw undelivered(calls, family, (int) count);
        }
        return count >= 0;
    }

    private static IOException undelivered(SystemCalls calls, int family, int negated) {
        return family == SocketAddresses.AF_UNIX ? Errno.unconnectable(calls, negated) : Errno.undeliverable(calls, negated);
    }
}
