package io.jvloop.spi;

import java.net.SocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.Objects;

/** Safe for use by any thread. A socket that the caller has made and bound, in the place of an address to bind to. */
public class BoundSocket extends SocketAddress {
    private static final long serialVersionUID = 1;

    private final transient Object socket;

    /**
     * Wraps a socket.
     *
     * @param socket an {@link Integer}, which is an open descriptor, a {@link ServerSocketChannel} or a {@link DatagramChannel}
     */
    public BoundSocket(Object socket) {
        this.socket = Objects.requireNonNull(socket, "bound");
    }

    /**
     * The underlying object.
     *
     * @return an {@link Integer}, a {@link ServerSocketChannel} or a {@link DatagramChannel}
     */
    public final Object socket() {
        return socket;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof BoundSocket bound && bound.socket.equals(socket);
    }

    @Override
    public final int hashCode() {
        return socket.hashCode();
    }

    @Override
    public final String toString() {
        return socket instanceof NetworkChannel channel ? channel.toString() : "descriptor " + socket;
    }
}
