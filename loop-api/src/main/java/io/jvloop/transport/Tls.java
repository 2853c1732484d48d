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

/** Confined to its loop. Puts TLS on connections, with the loop's one pool of buffers. */
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

    /** Called at the end of the loop. */
    void close() {
        buffers.close();
        failed.close();
    }

    /** The handle for a transport: with TLS over {@code stream}, or {@code stream} itself if there are no options. */
    StreamHandle over(StreamHandle stream, @Nullable TlsOptions options, SocketAddress peer) {
        return options == null ? stream : new TlsStream(loop, context, buffers, stream, options, peer);
    }

    /** Upgrades a connection: a new transport with TLS takes the place of {@code transport}. Its handshake begins in the next turn. */
    SocketTransport upgrade(Transport transport, BaseProtocol<Transport> protocol, TlsOptions options) {
        if (!(transport instanceof SocketTransport plain) || !plain.isOf(context)) {
            throw new IllegalArgumentException("cannot start TLS on " + transport + ": it is no stream transport of " + loop);
        }
        return plain.upgradeToTls(handle -> new TlsStream(loop, context, buffers, handle, options, transport.remoteAddress()), protocol);
    }
}
