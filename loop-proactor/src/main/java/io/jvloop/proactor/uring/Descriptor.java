package io.jvloop.proactor.uring;

import io.jvloop.unix.RawOptions;
import io.jvloop.unix.SocketAddresses;
import io.jvloop.unix.SocketOptions;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A socket's descriptor, with the operations that all kinds of sockets share. */
final class Descriptor {
    private static final int NO_FAMILY = 0;

    final int number;
    private final UringEngine engine;
    private final ForeignCalls calls;
    private final int family;
    /** The addresses of Unix-domain sockets, which the system reports differently or not at all. */
    private final @Nullable SocketAddress local;
    private final @Nullable SocketAddress peer;
    /** Whether others share the open socket, so that it must not be shut down. */
    private boolean shared;

    Descriptor(UringEngine engine, int number, int family, @Nullable SocketAddress local, @Nullable SocketAddress peer) {
        this.engine = engine;
        this.calls = engine.calls();
        this.number = number;
        this.family = family;
        this.local = local;
        this.peer = peer;
        engine.addOwn(number);
    }

    /** Makes the descriptor of one end of a pipe, whose address is its source. It is closed like a shared socket, without a shutdown. */
    static Descriptor ofPipe(UringEngine engine, int number, SocketAddress source) {
        return new Descriptor(engine, number, NO_FAMILY, source, source).asShared();
    }

    /** Makes the descriptor of a connection that this listening socket has accepted. */
    Descriptor accepted(int accepted) {
        boolean unix = family == SocketAddresses.AF_UNIX;
        return new Descriptor(engine, accepted, family, unix ? local : null, unix ? SocketAddresses.UNNAMED : null);
    }

    /** Marks a socket that was adopted. */
    Descriptor asShared() {
        shared = true;
        return this;
    }

    boolean isShared() {
        return shared;
    }

    int family() {
        return family;
    }

    SocketAddress localAddress() throws IOException {
        return local != null ? local : engine.names().local(calls, number);
    }

    SocketAddress remoteAddress() throws IOException {
        return peer != null ? peer : engine.names().peer(calls, number);
    }

    // ---- from ring to ring ----

    /** Lets the number go: a ring knows nothing of a descriptor on which nothing is in flight. */
    MovedDescriptor moveOut() {
        engine.removeOwn(number);
        return new MovedDescriptor(number, family, local, peer);
    }

    // ---- options ----

    RawOptions options() {
        return new ForeignOptions(calls, number, family == SocketAddresses.AF_INET6);
    }

    private void checkHasOptions(SocketOption<?> name) {
        if (family == NO_FAMILY) {
            throw new UnsupportedOperationException("this kind of socket has no options: " + name);
        }
    }

    <T> T option(SocketOption<T> name, boolean multicast) throws IOException {
        checkHasOptions(name);
        return SocketOptions.get(options(), multicast, name);
    }

    <T> void setOption(SocketOption<T> name, T value, boolean multicast) throws IOException {
        checkHasOptions(name);
        SocketOptions.set(options(), multicast, name, value);
    }

    // ---- closing ----

    /**
     * Closes it, and releases its address as early as possible.
     *
     * @param idle whether nothing is in flight on it
     */
    void closeNow(boolean idle) {
        engine.closeNow(number, idle, shared);
    }

    /**
     * Closes it.
     *
     * @param idle whether nothing is in flight on it
     */
    void close(boolean idle) {
        engine.closeDescriptor(number, idle, shared);
    }
}
