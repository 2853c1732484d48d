package io.jvloop.spi;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. What a handle knows of its socket: its addresses, which remain after the close; its options, which need it open;
 * and whether it is.
 */
public final class SocketFacts {
    private static final SocketAddress UNKNOWN = new InetSocketAddress(0);

    private final String kind;
    private final SystemSocket socket;
    private final @Nullable ConnectedSocket connected;
    private @Nullable SocketAddress localAddress;
    private @Nullable SocketAddress remoteAddress;
    private boolean closed;

    private SocketFacts(String kind, SystemSocket socket, @Nullable ConnectedSocket connected) {
        this.kind = kind;
        this.socket = socket;
        this.connected = connected;
    }

    /**
     * Those of a connection. The system is asked for addresses when somebody asks, at the close at the latest.
     *
     * @param socket the connection
     * @return its facts
     */
    public static SocketFacts ofConnection(ConnectedSocket socket) {
        return new SocketFacts("connection", socket, socket);
    }

    /**
     * Those of a socket whose address must be known.
     *
     * @param kind   what it is, for messages
     * @param socket the socket; closed if this fails
     * @return its facts
     * @throws IOException if the system does not say the address
     */
    public static SocketFacts ofBound(String kind, SystemSocket socket) throws IOException {
        SocketFacts facts = new SocketFacts(kind, socket, null);
        try {
            facts.localAddress = socket.localAddress();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return facts;
    }

    /**
     * Whether it is closed.
     *
     * @return true from {@link #close} on
     */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Remembers the addresses, for the socket is about to be closed.
     *
     * @return false if that was done before
     */
    public boolean close() {
        if (closed) {
            return false;
        }
        localAddress();
        remoteAddress();
        closed = true;
        return true;
    }

    /**
     * As {@link IoHandle#localAddress}.
     *
     * @return the address; one that says nothing if the system did not
     */
    public SocketAddress localAddress() {
        if (localAddress == null) {
            localAddress = ask(socket, SystemSocket::localAddress);
        }
        return localAddress;
    }

    /**
     * As {@link StreamHandle#remoteAddress}.
     *
     * @return the address; one that says nothing if the system did not, or if there is no peer
     */
    public SocketAddress remoteAddress() {
        if (remoteAddress == null) {
            remoteAddress = connected == null ? UNKNOWN : ask(connected, ConnectedSocket::remoteAddress);
        }
        return remoteAddress;
    }

    /** The system's answer to a question for an address. */
    private interface AddressQuestion<S> {
        SocketAddress of(S socket) throws IOException;
    }

    private static <S> SocketAddress ask(S socket, AddressQuestion<S> question) {
        try {
            return question.of(socket);
        } catch (IOException e) {
            // A peer that reset the connection before it was accepted has no address any more.
            return UNKNOWN;
        }
    }

    /**
     * As {@link IoHandle#option}.
     *
     * @param name the option
     * @param <T>  its type
     * @return its value
     * @throws IOException if it is closed or the system refuses
     */
    public <T> T option(SocketOption<T> name) throws IOException {
        ensureOpen();
        try {
            return socket.option(name);
        } catch (IOException e) {
            throw NamedError.of("ask for " + name + " of " + this, e);
        }
    }

    /**
     * As {@link IoHandle#setOption}.
     *
     * @param name  the option
     * @param value its value
     * @param <T>   its type
     * @throws IOException if it is closed or the system refuses
     */
    public <T> void setOption(SocketOption<T> name, T value) throws IOException {
        ensureOpen();
        try {
            socket.setOption(name, value);
        } catch (IOException e) {
            throw NamedError.of("set " + name + " of " + this, e);
        }
    }

    /**
     * Refuses what needs an open socket.
     *
     * @throws SocketException if it is closed
     */
    public void ensureOpen() throws SocketException {
        if (closed) {
            throw new SocketException("the " + this + " is closed");
        }
    }

    @Override
    public String toString() {
        return kind + (connected != null ? " to " + remoteAddress() : " on " + localAddress());
    }
}
