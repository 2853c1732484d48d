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
import io.jvloop.net.PipeConnection;
import io.jvloop.net.PipeSource;
import io.jvloop.net.ReadySocket;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.TlsOptions;
import io.jvloop.net.Transport;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.BridgedLoop;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.ListenSettings;
import io.jvloop.spi.ListenerHandle;
import io.jvloop.spi.NamedError;
import io.jvloop.spi.StreamHandle;
import io.jvloop.tls.EngineFactory;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Makes a loop's connections, servers, pipes and datagram endpoints. */
public final class Network implements Networking {
    private final EventLoop loop;
    private final IoBackend backend;
    private final BackendContext context;
    private final HostResolver resolver;
    private final Connector connector;
    private final Tls tls;
    private final ChannelWatches watches;
    private final UnixSockets unix;
    private final Datagrams datagrams;
    private final Preparation descriptors;

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
        this.connector = new Connector(loop, backend, resolver);
        this.tls = new Tls(loop, context);
        this.watches = new ChannelWatches(backend);
        this.unix = new UnixSockets(backend);
        this.descriptors = new Preparation(loop, context, backend.descriptorPreparation());
        this.datagrams = new Datagrams(loop, backend, context, resolver, unix, descriptors);
    }

    HostResolver resolver() {
        return resolver;
    }

    /** The watches on channels that callers own. */
    ChannelWatches watches() {
        return watches;
    }

    @Override
    public List<InetSocketAddress> getAddrInfo(String host, int port) throws UnknownHostException {
        return resolver.resolve(InetSocketAddress.createUnresolved(host, port), null);
    }

    @Override
    public String getNameInfo(InetSocketAddress address) throws UnknownHostException {
        return resolver.nameOf(address);
    }

    @Override
    public <P extends BaseProtocol<Transport>> Connection<P> createConnection(Supplier<P> factory, SocketAddress peer,
            ConnectOptions options) throws IOException {
        context.checkTurn("createConnection");
        if (options.tls() != null) {
            EngineFactory.checkClient(options.tls(), peer);
        }
        StreamHandle stream = peer instanceof InetSocketAddress inet ? connector.connect(inet, options) : unix.connect(peer);
        return connection(stream, peer, factory, options);
    }

    @Override
    public <P extends BaseProtocol<Transport>> Connection<P> connectAccepted(Supplier<P> factory, SocketChannel accepted,
            ConnectOptions options) throws IOException {
        watches.check("connectAccepted", accepted);
        if (!accepted.isOpen() || !accepted.isConnected()) {
            throw new SocketException("connectAccepted: the channel is " + (accepted.isOpen() ? "not connected: " : "closed: ") + accepted);
        }
        watches.handOver("connectAccepted", accepted);
        return connection(backend.adopt(accepted), accepted.getRemoteAddress(), factory, options);
    }

    @Override
    public <P extends BaseProtocol<Transport>> Connection<P> connectAccepted(Supplier<P> factory, int descriptor, ConnectOptions options)
            throws IOException {
        context.checkTurn("connectAccepted");
        if (descriptor < 0) {
            throw new IllegalArgumentException("connectAccepted: a descriptor is not negative: " + descriptor);
        }
        StreamHandle stream = descriptors.opened(() -> backend.adopt(descriptor));
        return connection(stream, stream.remoteAddress(), factory, options);
    }

    @Override
    public void sendDescriptors(Transport transport, ByteBuffer data, int... descriptors) throws IOException {
        if (!data.hasRemaining()) {
            throw new IllegalArgumentException("sendDescriptors: at least one byte must go with them");
        }
        if (descriptors.length == 0 || descriptors.length > StreamHandle.MAX_DESCRIPTORS) {
            throw new IllegalArgumentException(
                    "sendDescriptors: 1 to " + StreamHandle.MAX_DESCRIPTORS + " of them, not " + descriptors.length);
        }
        if (!(transport instanceof SocketTransport socket)) {
            throw new UnsupportedOperationException("sendDescriptors: this is no stream transport of the loop's: " + transport);
        }
        TransportOutput side = socket.output();
        ExclusiveOutput output = side.beginExclusive(loop, ExclusiveUse.SEND_DESCRIPTORS);
        try {
            this.descriptors.await();
            output.sendDescriptors(data, descriptors.clone());
        } finally {
            side.endExclusive();
        }
    }

    private <P extends BaseProtocol<Transport>> Connection<P> connection(StreamHandle stream, SocketAddress peer, Supplier<P> factory,
            ConnectOptions options) throws IOException {
        P protocol;
        SocketTransport transport;
        try {
            if (stream.remoteAddress() instanceof InetSocketAddress) {
                Connector.setTcpOptions(stream, options.keepAlive());
            }
            protocol = factory.get();
            transport = new SocketTransport(context, tls.over(stream, options.tls(), peer), protocol, null);
        } catch (Throwable t) {
            stream.close();
            throw t;
        }
        awaitOpened(transport);
        return new Connection<>(transport, protocol);
    }

    @Override
    public <P extends BaseProtocol<Transport>> PipeConnection<P> connectReadPipe(Supplier<P> factory, PipeSource source)
            throws IOException {
        context.checkTurn("connectReadPipe");
        return connectPipe(factory, source, false);
    }

    @Override
    public <P extends BaseProtocol<Transport>> PipeConnection<P> connectWritePipe(Supplier<P> factory, PipeSource source)
            throws IOException {
        context.checkTurn("connectWritePipe");
        return connectPipe(factory, source, true);
    }

    private <P extends BaseProtocol<Transport>> PipeConnection<P> connectPipe(Supplier<P> factory, PipeSource source, boolean writing)
            throws IOException {
        StreamHandle pipe = descriptors.opened(() -> backend.pipe(source, writing));
        P protocol;
        SocketTransport transport;
        try {
            protocol = factory.get();
            transport = new SocketTransport(context, pipe, protocol, null);
        } catch (Throwable t) {
            pipe.close();
            throw t;
        }
        awaitOpened(transport);
        return new PipeConnection<>(transport, protocol);
    }

    private void awaitOpened(SocketTransport transport) throws IOException {
        Promise<Void> opened = loop.createFuture();
        transport.establishment.setWaiter(opened);
        try {
            opened.await();
        } catch (CompletionException e) {
            throw (IOException) Objects.requireNonNull(e.getCause());
        } catch (Throwable cancelled) {
            transport.abort();
            throw cancelled;
        }
    }

    @Override
    public Transport startTls(Transport transport, BaseProtocol<Transport> protocol, TlsOptions options) throws IOException {
        context.checkTurn("startTls");
        SocketTransport secured = tls.upgrade(transport, protocol, options);
        awaitOpened(secured);
        return secured;
    }

    @Override
    public <P extends DatagramProtocol> DatagramEndpoint<P> createDatagramEndpoint(Supplier<P> factory, DatagramOptions options)
            throws IOException {
        return datagrams.create(factory, options);
    }

    @Override
    public <P extends DatagramProtocol> DatagramEndpoint<P> createDatagramEndpoint(Supplier<P> factory, ReadySocket socket)
            throws IOException {
        context.checkTurn("createDatagramEndpoint");
        return datagrams.create(factory, socket);
    }

    /** The network of one of our loops. */
    public static Network of(EventLoop loop) {
        return ((BridgedLoop) loop).attachment(Network.class, () -> {
            throw new AssertionError("bug in jvloop: a loop is put together with its network");
        });
    }

    /** Accepts for other loops. The server does not accept yet, and has no connections of its own. */
    public Server createAcceptor(Spreading spreading, SocketAddress local, ServerOptions options) throws IOException {
        return createServer(() -> {
            throw new AssertionError("bug in jvloop: an acceptor keeps no connection");
        }, local, options.withStartServing(false), spreading);
    }

    /** Serves connections that another loop accepts. */
    public Server createServer(Supplier<? extends BaseProtocol<Transport>> factory, HandOver handOver, SocketAddress acceptedAt,
            Spreading spreading, ServerOptions options) {
        context.checkTurn("createServer");
        HandedListener listener = new HandedListener(backend, handOver, acceptedAt, spreading);
        ListeningServer server =
                new ListeningServer(loop, context, tls, List.of(new BoundListener(listener, null)), factory, options, null);
        server.startServing();
        return server;
    }

    @Override
    public Server createServer(Supplier<? extends BaseProtocol<Transport>> factory, SocketAddress local, ServerOptions options)
            throws IOException {
        return createServer(factory, local, options, null);
    }

    private Server createServer(Supplier<? extends BaseProtocol<Transport>> factory, SocketAddress local, ServerOptions options,
            @Nullable Spreading spreading) throws IOException {
        context.checkTurn("createServer");
        if (options.tls() != null) {
            EngineFactory.checkServer(options.tls());
        }
        List<BoundListener> listeners = new ArrayList<>();
        try {
            for (SocketAddress address : addresses(local, options)) {
                listeners.add(listen(address, options));
            }
        } catch (Throwable t) {
            listeners.forEach(BoundListener::close);
            throw t;
        }
        ListeningServer server = new ListeningServer(loop, context, tls, listeners, factory, options, spreading);
        if (options.startServing()) {
            try {
                server.startServing();
            } catch (Throwable t) {
                server.close();
                throw t;
            }
        }
        return server;
    }

    private BoundListener listen(SocketAddress address, ServerOptions options) throws IOException {
        return switch (address) {
            case InetSocketAddress inet -> new BoundListener(listen(inet, options), null);
            case ReadySocket ready -> new BoundListener(listen(ready, options), null);
            default -> unix.listen(address, options);
        };
    }

    private ListenerHandle listen(ReadySocket ready, ServerOptions options) throws IOException {
        try {
            return descriptors.opened(() -> backend.listen(ready, new ListenSettings(options.backlog(), false, false, false, null)));
        } catch (IOException e) {
            throw NamedError.of("listen on " + ready, e);
        }
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
        boolean dualStack = address.getAddress().isAnyLocalAddress() && options.family() != StandardProtocolFamily.INET && hasIpv6();
        try {
            return backend.listen(address,
                    new ListenSettings(options.backlog(), options.reuseAddress(), options.reusePort(), dualStack, null));
        } catch (IOException e) {
            throw NamedError.of("listen on " + address, e);
        }
    }

    private static boolean hasIpv6() throws SocketException {
        return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).anyMatch(Inet6Address.class::isInstance);
    }

    /** Called at the end of the loop. Ends the lookups of names, and frees the buffers of TLS. */
    public void close() {
        resolver.close();
        tls.close();
    }
}
