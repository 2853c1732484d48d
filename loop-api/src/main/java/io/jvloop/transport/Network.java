package io.jvloop.transport;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.net.BaseProtocol;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Connection;
import io.jvloop.net.DatagramEndpoint;
import io.jvloop.net.DatagramOptions;
import io.jvloop.net.DatagramProtocol;
import io.jvloop.net.Networking;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.Transport;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.ConnectRequest;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.ListenSettings;
import io.jvloop.spi.ListenerHandle;
import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. How a loop makes connections and servers. */
public final class Network implements Networking {
    private static final boolean POSIX = !System.getProperty("os.name").startsWith("Windows");

    private final EventLoop loop;
    private final IoBackend backend;
    private final BackendContext context;
    private final HostResolver resolver;
    private final UnixSockets unix;

    /**
     * Makes a loop's network.
     *
     * @param loop    the loop
     * @param backend where handles are opened
     * @param context what the back end got
     */
    public Network(EventLoop loop, IoBackend backend, BackendContext context) {
        this.loop = loop;
        this.backend = backend;
        this.context = context;
        this.resolver = new HostResolver(loop);
        this.unix = new UnixSockets(backend);
    }

    @Override
    public List<InetSocketAddress> getAddrInfo(String host, int port) throws UnknownHostException {
        return resolver.resolve(InetSocketAddress.createUnresolved(host, port), null);
    }

    @Override
    public <P extends BaseProtocol<Transport>> Connection<P> createConnection(Supplier<P> factory, SocketAddress peer,
            ConnectOptions options) throws IOException {
        context.checkTurn("createConnection");
        StreamHandle stream = peer instanceof InetSocketAddress inet ? connectAny(inet, options) : unix.connect(peer);
        P protocol;
        SocketTransport transport;
        try {
            if (peer instanceof InetSocketAddress) {
                stream.setOption(StandardSocketOptions.TCP_NODELAY, true);
                if (options.keepAlive()) {
                    stream.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
                }
            }
            protocol = factory.get();
            transport = new SocketTransport(context, stream, protocol, null);
        } catch (Throwable t) {
            stream.close();
            throw t;
        }
        awaitOpened(transport);
        return new Connection<>(transport, protocol);
    }

    private void awaitOpened(SocketTransport transport) {
        Promise<Void> opened = loop.createFuture();
        transport.whenOpened(opened);
        try {
            opened.await();
        } catch (Throwable cancelled) {
            transport.abort();
            throw cancelled;
        }
    }

    @Override
    public <P extends DatagramProtocol> DatagramEndpoint<P> createDatagramEndpoint(Supplier<P> factory, DatagramOptions options)
            throws IOException {
        return new Datagrams(loop, backend, context, resolver).create(factory, options);
    }

    private StreamHandle connectAny(InetSocketAddress peer, ConnectOptions options) throws IOException {
        List<IOException> failures = new ArrayList<>();
        InetSocketAddress local = options.localAddress();
        if (local != null && local.isUnresolved()) {
            local = resolver.resolve(local, options.family()).getFirst();
        }
        for (InetSocketAddress address : resolver.resolve(peer, options.family())) {
            if (local != null && isIpv6(local) != isIpv6(address)) {
                failures.add(new SocketException("cannot connect to " + address + " from " + local + ": another address family"));
                continue;
            }
            try {
                return connect(address, local);
            } catch (IOException e) {
                failures.add(NamedFailure.of("cannot connect to", address, e));
            }
        }
        throw NamedFailure.ofAll(failures);
    }

    private static boolean isIpv6(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address;
    }

    private StreamHandle connect(InetSocketAddress address, @Nullable InetSocketAddress local) throws IOException {
        try (ConnectRequest request = backend.connect(address, local)) {
            while (!request.isDone()) {
                request.entry().awaitReady();
            }
            return request.take();
        }
    }

    @Override
    public Server createServer(Supplier<? extends BaseProtocol<Transport>> factory, SocketAddress local, ServerOptions options)
            throws IOException {
        context.checkTurn("createServer");
        List<ListenerHandle> listeners = new ArrayList<>();
        try {
            for (SocketAddress address : addresses(local, options)) {
                listeners.add(address instanceof InetSocketAddress inet ? listen(inet, options) : unix.listen(address, options));
            }
        } catch (Throwable t) {
            listeners.forEach(ListenerHandle::close);
            throw t;
        }
        ListeningServer server = new ListeningServer(loop, context, listeners, factory, options);
        if (options.startServing()) {
            server.startServing();
        }
        return server;
    }

    private Set<SocketAddress> addresses(SocketAddress local, ServerOptions options) throws IOException {
        Set<SocketAddress> all = new LinkedHashSet<>(addressesOf(local, options));
        for (SocketAddress further : options.moreAddresses()) {
            all.addAll(addressesOf(further, options));
        }
        return all;
    }

    private List<? extends SocketAddress> addressesOf(SocketAddress local, ServerOptions options) throws IOException {
        return local instanceof InetSocketAddress inet ? resolver.resolve(inet, options.family()) : List.of(local);
    }

    private ListenerHandle listen(InetSocketAddress address, ServerOptions options) throws IOException {
        boolean reuseAddress = options.reuseAddress() != null ? options.reuseAddress() : POSIX;
        boolean dualStack = address.getAddress().isAnyLocalAddress() && options.family() != StandardProtocolFamily.INET && hasIpv6();
        try {
            return backend.listen(address, new ListenSettings(options.backlog(), reuseAddress, options.reusePort(), dualStack));
        } catch (IOException e) {
            throw NamedFailure.of("cannot listen on", address, e);
        }
    }

    private static boolean hasIpv6() throws SocketException {
        return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).anyMatch(Inet6Address.class::isInstance);
    }
}
