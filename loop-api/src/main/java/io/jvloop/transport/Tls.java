package io.jvloop.transport;

import io.jvloop.EventLoop;
import io.jvloop.net.BaseProtocol;
import io.jvloop.net.TlsOptions;
import io.jvloop.net.Transport;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.StreamHandle;
import io.jvloop.tls.TlsBuffers;
import io.jvloop.tls.TlsStream;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Puts TLS on the loop's connections. */
final class Tls {
    private final EventLoop loop;
    private final BackendContext context;
    private final TlsBuffers buffers = new TlsBuffers();
    private final FailedHandshakes failed;

    Tls(EventLoop loop, BackendContext context) {
        this.loop = loop;
        this.context = context;
        this.failed = new FailedHandshakes(loop, context);
    }

    FailedHandshakes failedHandshakes() {
        return failed;
    }

    /** For the end of the loop. */
    void close() {
        buffers.close();
        failed.close();
    }

    /** The handle that a transport shall have: {@code stream} itself without options. */
    StreamHandle over(StreamHandle stream, @Nullable TlsOptions options, SocketAddress peer) {
        return options == null ? stream : new TlsStream(loop, context, buffers, stream, options, peer);
    }

    /** A transport with TLS in place of {@code transport}; its handshake begins in the next turn. */
    SocketTransport replace(Transport transport, BaseProtocol<Transport> protocol, TlsOptions options) {
        if (!(transport instanceof SocketTransport plain) || !plain.isOf(context)) {
            throw new IllegalArgumentException("cannot start TLS on " + transport + ": it is no stream transport of " + loop);
        }
        return plain.upgradeToTls(handle -> new TlsStream(loop, context, buffers, handle, options, transport.remoteAddress()), protocol);
    }
}
