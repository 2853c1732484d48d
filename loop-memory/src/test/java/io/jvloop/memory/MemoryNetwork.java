package io.jvloop.memory;

import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. What the operating system is to other back ends: it knows who listens where, and what has happened. */
final class MemoryNetwork {
    private static final int FIRST_EPHEMERAL_PORT = 49_152;
    private final Map<InetSocketAddress, MemoryListener> listeners = new HashMap<>();
    private final Queue<Runnable> events = new ArrayDeque<>();
    private int nextPort = FIRST_EPHEMERAL_PORT;

    /** Notes what the next poll shall tell. */
    void happened(Runnable event) {
        events.add(event);
    }

    boolean isQuiet() {
        return events.isEmpty();
    }

    /** Tells what has happened up to now. */
    void tell() {
        for (int count = events.size(); count > 0; count--) {
            events.remove().run();
        }
    }

    InetSocketAddress bind(InetSocketAddress wanted, MemoryListener listener) throws BindException {
        InetSocketAddress local = local(wanted);
        if (listeners.putIfAbsent(local, listener) != null) {
            throw new BindException("Address already in use");
        }
        return local;
    }

    void unbind(InetSocketAddress local) {
        listeners.remove(local);
    }

    private InetSocketAddress local(InetSocketAddress wanted) throws BindException {
        InetAddress address = wanted.getAddress();
        if (!address.isLoopbackAddress() && !address.isAnyLocalAddress()) {
            throw new BindException("Cannot assign requested address");
        }
        return new InetSocketAddress(nameless(address), wanted.getPort() != 0 ? wanted.getPort() : nextPort++);
    }

    /** Without the name by which it was asked for: the system does not know it. */
    private static InetAddress nameless(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new AssertionError("an address has 4 or 16 bytes", e);
        }
    }

    /** Makes a connection, which waits at its listener from now on, and gives the caller's end. */
    MemorySocket connect(InetSocketAddress remote, @Nullable InetSocketAddress from) throws ConnectException, BindException {
        MemoryListener listener = listeners.get(remote);
        if (listener == null && remote.getAddress().isLoopbackAddress()) {
            listener = listeners.get(new InetSocketAddress(remote.getPort()));
        }
        if (listener == null || listener.isFull()) {
            throw new ConnectException("Connection refused");
        }
        InetSocketAddress local = local(from != null ? from : new InetSocketAddress(remote.getAddress(), 0));
        MemorySocket client = new MemorySocket(this, local, remote);
        listener.arrived(client.peer());
        return client;
    }
}
