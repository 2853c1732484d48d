package io.jvloop.proactor.uring;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A socket's descriptor, and what all kinds do with it alike. */
final class Descriptor {
    final int number;
    private final UringEngine engine;
    private final SystemCalls calls;
    private final int family;
    /** Of Unix-domain sockets what is known, because the system says it differently or not at all. */
    private final @Nullable SocketAddress local;
    private final @Nullable SocketAddress peer;
    /** Others have the open socket too, which is left as it is for them. */
    private boolean shared;

    Descriptor(UringEngine engine, int number, int family, @Nullable SocketAddress local, @Nullable SocketAddress peer) {
        this.engine = engine;
        this.calls = engine.calls();
        this.number = number;
        this.family = family;
        this.local = local;
        this.peer = peer;
        engine.own(number);
    }

    /** Of a connection that this one, which listens, has accepted. */
    Descriptor accepted(int accepted) {
        boolean unix = family == Abi.AF_UNIX;
        return new Descriptor(engine, accepted, family, unix ? local : null, unix ? SocketAddresses.UNNAMED : null);
    }

    /** Of a socket that somebody else has made. */
    Descriptor ofOthers() {
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
        if (local != null) {
            return local;
        }
        long room = calls.room();
        Memory.putInt(room, SocketAddresses.SIZE);
        SystemCalls.check(calls.getsockname(number, room + 8, room));
        return SocketAddresses.read(room + 8, Memory.getInt(room));
    }

    SocketAddress remoteAddress() throws IOException {
        if (peer != null) {
            return peer;
        }
        long room = calls.room();
        Memory.putInt(room, SocketAddresses.SIZE);
        SystemCalls.check(calls.getpeername(number, room + 8, room));
        return SocketAddresses.read(room + 8, Memory.getInt(room));
    }

    <T> T option(SocketOption<T> name) throws IOException {
        return SocketOptions.get(calls, number, family, name);
    }

    <T> void setOption(SocketOption<T> name, T value) throws IOException {
        SocketOptions.set(calls, number, family, name, value);
    }

    /**
     * Closes it, and gives its address back as early as possible.
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
