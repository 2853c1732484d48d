package io.jvloop.spi.handles;

import io.jvloop.spi.ConnectedSocket;
import io.jvloop.spi.IoHandle;
import io.jvloop.spi.NamedError;
import io.jvloop.spi.SystemSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The handle of a socket: what all kinds share. Its addresses remain after the close, its options need an open
 * socket, and it is closed once.
 */
public abstract class Endpoint implements IoHandle {
    private static final SocketAddress UNKNOWN = new InetSocketAddress(0);

    private final OpenHandles handles;
    private final String kind;
    private final SystemSocket socket;
    private final @Nullable ConnectedSocket connected;
    private @Nullable SocketAddress localAddress;
    private @Nullable SocketAddress remoteAddress;
    private boolean closed;

    /** Makes the handle of a connection. The system is asked for its addresses at first use, at the latest at the close. */
    protected Endpoint(OpenHandles handles, ConnectedSocket socket) {
        this.handles = handles;
        this.kind = "connection";
        this.socket = socket;
        this.connected = socket;
    }

    /** Makes the handle of a socket whose address must be known. The socket is closed if the system does not tell the address. */
    protected Endpoint(OpenHandles handles, String kind, SystemSocket socket) throws IOException {
        this.handles = handles;
        this.kind = kind;
        this.socket = socket;
        this.connected = null;
        try {
            this.localAddress = socket.localAddress();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    protected final boolean isClosed() {
        return closed;
    }

    /** Drops what is pending and closes the socket. Called once. */
    protected abstract void closeOnce();

    @Override
    public final void close() {
        if (!closed) {
            localAddress();
            remoteAddress();
            closed = true;
            handles.remove(this);
            closeOnce();
        }
    }

    /** Lets the socket go, which somebody else owns from now on. */
    protected final void release() {
        assert !closed;
        closed = true;
        handles.remove(this);
    }

    @Override
    public final SocketAddress localAddress() {
        if (localAddress == null) {
            localAddress = ask(socket, SystemSocket::localAddress);
        }
        return localAddress;
    }

    /** As {@link io.jvloop.spi.StreamHandle#remoteAddress}; a placeholder if there is no peer. */
    public final SocketAddress remoteAddress() {
        if (remoteAddress == null) {
            remoteAddress = connected == null ? UNKNOWN : ask(connected, ConnectedSocket::remoteAddress);
        }
        return remoteAddress;
    }

    /** A call that returns an address. */
    private interface AddressQuestion<S> {
        SocketAddress of(S socket) throws IOException;
    }

    private static <S> SocketAddress ask(S socket, AddressQuestion<S> question) {
        try {
            return question.of(socket);
        } catch (IOException e) {
            // A connection that the peer reset before it was accepted has no addresses any more.
            return UNKNOWN;
        }
    }

    @Override
    public final <T> T option(SocketOption<T> name) throws IOException {
        ensureOpen();
        try {
            return socket.option(name);
        } catch (IOException e) {
            throw NamedError.of("ask for " + name + " of " + this, e);
        }
    }

    @Override
    public final <T> void setOption(SocketOption<T> name, T value) throws IOException {
        ensureOpen();
        try {
            socket.setOption(name, value);
        } catch (IOException e) {
            throw NamedError.of("set " + name + " of " + this, e);
        }
    }

    /** Throws if the socket is closed. */
    protected final void ensureOpen() throws SocketException {
        if (closed) {
            throw new SocketException("the " + this + " is closed");
        }
    }

    @Override
    public final String toString() {
        return kind + (connected != null ? " to " + remoteAddress() : " on " + localAddress());
    }
}
