package io.jvloop.transport;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Suspends;
import io.jvloop.net.DatagramEndpoint;
import io.jvloop.net.DatagramOptions;
import io.jvloop.net.DatagramProtocol;
import io.jvloop.net.ReadySocket;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.DatagramHandle;
import io.jvloop.spi.DatagramSettings;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.NamedError;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Makes datagram endpoints. */
final class Datagrams {
    private final EventLoop loop;
    private final IoBackend backend;
    private final BackendContext context;
    private final HostResolver resolver;
    private final UnixSockets unix;
    private final Preparation descriptors;

    Datagrams(EventLoop loop, IoBackend backend, BackendContext context, HostResolver resolver, UnixSockets unix,
            Preparation descriptors) {
        this.loop = loop;
        this.backend = backend;
        this.context = context;
        this.resolver = resolver;
        this.unix = unix;
        this.descriptors = descriptors;
    }

    @Suspends
    <P extends DatagramProtocol> DatagramEndpoint<P> create(Supplier<P> factory, DatagramOptions options) throws IOException {
        if (isUnix(options)) {
            descriptors.await();
            UnixSockets.Datagrams opened = unix.datagrams(options);
            return endpoint(opened.handle(), opened.file(), factory);
        }
        DatagramSettings settings = settings(options);
        DatagramHandle handle;
        try {
            handle = backend.datagrams(settings);
        } catch (IOException e) {
            SocketAddress local = settings.local();
            // The wildcard address is no constant: making the first address reads a file, which fails while descriptors have run out.
            throw NamedError.of(local != null ? "open a datagram endpoint on " + local
                    : "open a datagram endpoint to " + Objects.requireNonNullElseGet(settings.peer(), () -> new InetSocketAddress(0)), e);
        }
        return endpoint(handle, null, factory);
    }

    @Suspends
    <P extends DatagramProtocol> DatagramEndpoint<P> create(Supplier<P> factory, ReadySocket socket) throws IOException {
        DatagramHandle handle;
        try {
            handle = descriptors.opened(() -> backend.datagrams(socket));
        } catch (IOException e) {
            throw NamedError.of("open a datagram endpoint on " + socket, e);
        }
        return endpoint(handle, null, factory);
    }

    @Suspends
    private <P extends DatagramProtocol> DatagramEndpoint<P> endpoint(DatagramHandle handle, @Nullable SocketFile file,
            Supplier<P> factory) {
        Promise<Void> opened = loop.createFuture();
        P protocol;
        DatagramSocketTransport transport;
        try {
            protocol = factory.get();
            transport = new DatagramSocketTransport(context, handle, file, protocol, opened);
        } catch (Throwable t) {
            if (file != null) {
                file.remove();
            }
            handle.close();
            throw t;
        }
        try {
            opened.await();
        } catch (Throwable cancelled) {
            transport.abort();
            throw cancelled;
        }
        return new DatagramEndpoint<>(transport, protocol);
    }

    private static boolean isUnix(DatagramOptions options) {
        SocketAddress local = options.localAddress();
        SocketAddress peer = options.remoteAddress();
        if (local == null && peer == null) {
            return options.family() == StandardProtocolFamily.UNIX;
        }
        boolean unix = !(local instanceof InetSocketAddress || peer instanceof InetSocketAddress);
        boolean mixed = local != null && peer != null && local instanceof InetSocketAddress != peer instanceof InetSocketAddress;
        if (mixed || options.family() != null && unix != (options.family() == StandardProtocolFamily.UNIX)) {
            throw new IllegalArgumentException(
                    "a datagram endpoint cannot have " + (local == null ? "" : "the local address " + local + ", ")
                            + (peer == null ? "" : "the remote address " + peer + ", ") + "the family " + options.family()
                            + ": they do not belong together");
        }
        return unix;
    }

    private DatagramSettings settings(DatagramOptions options) throws UnknownHostException {
        List<InetSocketAddress> locals = resolved(options.localAddress(), options);
        List<InetSocketAddress> peers = resolved(options.remoteAddress(), options);
        if (locals.isEmpty() && peers.isEmpty()) {
            if (options.family() == null) {
                throw new IllegalArgumentException("a datagram endpoint needs a local address, a remote address or a family");
            }
            return settings(null, null, options.family() == StandardProtocolFamily.INET6, options);
        }
        if (locals.isEmpty() || peers.isEmpty()) {
            InetSocketAddress only = (locals.isEmpty() ? peers : locals).getFirst();
            return settings(locals.isEmpty() ? null : only, peers.isEmpty() ? null : only, isIpv6(only), options);
        }
        for (InetSocketAddress peer : peers) {
            for (InetSocketAddress local : locals) {
                if (isIpv6(local) == isIpv6(peer)) {
                    return settings(local, peer, isIpv6(local), options);
                }
            }
        }
        throw new IllegalArgumentException("a datagram endpoint cannot connect " + options.localAddress() + " to "
                + options.remoteAddress() + ": they have no IP version in common");
    }

    private List<InetSocketAddress> resolved(@Nullable SocketAddress address, DatagramOptions options) throws UnknownHostException {
        return address == null ? List.of() : resolver.resolve((InetSocketAddress) address, options.family());
    }

    private static DatagramSettings settings(@Nullable InetSocketAddress local, @Nullable InetSocketAddress peer, boolean ipv6,
            DatagramOptions options) {
        return new DatagramSettings(local, peer, ipv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET, options.reusePort(),
                options.broadcast(), null);
    }

    private static boolean isIpv6(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address;
    }
}
