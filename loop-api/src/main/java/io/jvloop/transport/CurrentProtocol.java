package io.jvloop.transport;

import io.jvloop.net.BaseProtocol;
import io.jvloop.net.BufferedProtocol;
import io.jvloop.net.DescriptorReceiver;
import io.jvloop.net.Protocol;
import io.jvloop.net.Transport;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. The protocol of a stream transport, plain or buffered, which may be replaced at any time. */
final class CurrentProtocol {
    private BaseProtocol<Transport> protocol;
    private @Nullable Protocol plain;
    private @Nullable BufferedProtocol buffered;

    CurrentProtocol(BaseProtocol<Transport> first) {
        protocol = first;
        set(first);
    }

    void set(BaseProtocol<Transport> chosen) {
        Protocol asPlain = chosen instanceof Protocol p ? p : null;
        BufferedProtocol asBuffered = asPlain == null && chosen instanceof BufferedProtocol b ? b : null;
        if (asPlain == null && asBuffered == null) {
            throw new IllegalArgumentException("a stream's protocol must be a Protocol or a BufferedProtocol, not " + chosen);
        }
        plain = asPlain;
        buffered = asBuffered;
        protocol = chosen;
    }

    BaseProtocol<Transport> get() {
        return protocol;
    }

    /** The protocol if it takes descriptors, else null. */
    @Nullable DescriptorReceiver descriptors() {
        return protocol instanceof DescriptorReceiver receiver ? receiver : null;
    }

    /** The buffer that a buffered protocol supplies for the next bytes; null for a plain protocol. */
    @Nullable ByteBuffer buffer() {
        if (buffered == null) {
            return null;
        }
        ByteBuffer buffer = buffered.getBuffer(-1);
        if (!buffer.hasRemaining() || buffer.isReadOnly()) {
            throw new IllegalStateException("getBuffer of " + protocol + " returned a buffer without room: " + buffer);
        }
        return buffer;
    }

    /** Gives {@code lent} to a plain protocol. If a buffered one has replaced it since the read began, the bytes are copied. */
    void received(ByteBuffer lent, TransportEvents events) {
        if (plain != null) {
            plain.dataReceived(lent);
            return;
        }
        while (lent.hasRemaining() && !events.isClosing()) {
            ByteBuffer own = events.readBuffer();
            if (own == null) {
                return;
            }
            int count = Math.min(own.remaining(), lent.remaining());
            own.put(lent.slice(lent.position(), count));
            lent.position(lent.position() + count);
            filled(count);
        }
    }

    /** Does nothing for a plain protocol: {@code getBuffer} has replaced the protocol whose buffer was filled. */
    void filled(int count) {
        if (buffered != null) {
            buffered.bufferUpdated(count);
        }
    }

    /** Tells the protocol that the peer has ended its side; returns whether the transport stays open. */
    boolean ended() {
        return plain != null ? plain.eofReceived() : buffered != null && buffered.eofReceived();
    }
}
