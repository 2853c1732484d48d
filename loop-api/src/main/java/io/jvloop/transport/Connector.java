package io.jvloop.transport;

import io.jvloop.EventLoop;
import io.jvloop.Suspends;
import io.jvloop.net.ConnectOptions;
import io.jvloop.spi.ConnectRequest;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;

/** Confined to its loop. Connects to one of the addresses of a host. */
final class Connector {
    private final EventLoop loop;
    private final IoBackend backend;
    private final HostResolver resolver;

    Connector(EventLoop loop, IoBackend backend, HostResolver resolver) {
        this.loop = loop;
        this.backend = backend;
        this.resolver = resolver;
    }

    /** Makes a connection to the first address that accepts one, and ends the other attempts. */
    @Suspends
    StreamHandle connect(InetSocketAddress peer, ConnectOptions options) throws IOException {
        ConnectFailures failures = new ConnectFailures();
        List<ConnectAttempt> attempts = attempts(peer, options, failures);
        if (attempts.size() > 1 && options.attemptDelay().isPositive()) {
            try (ConnectRace race = new ConnectRace(loop, backend, attempts, options.attemptDelay(), failures)) {
                return race.winner();
            }
        }
        for (ConnectAttempt attempt : attempts) {
            try {
                return connect(attempt);
            } catch (IOException e) {
                failures.add(attempt.peer(), e);
            }
        }
        throw failures.combined();
    }

    private List<ConnectAttempt> attempts(InetSocketAddress peer, ConnectOptions options, ConnectFailures failures) throws IOException {
        List<InetSocketAddress> addresses = resolver.resolve(peer, options.family());
        if (options.interleave()) {
            addresses = AddressOrder.interleaved(addresses);
        }
        InetSocketAddress from = options.localAddress();
        if (from == null) {
            return addresses.stream().map(address -> new ConnectAttempt(address, null)).toList();
        }
        List<InetSocketAddress> locals = resolver.resolve(from, options.family());
        List<ConnectAttempt> attempts = new ArrayList<>();
        for (InetSocketAddress address : addresses) {
            locals.stream().filter(local -> AddressOrder.isIpv6(local) == AddressOrder.isIpv6(address)).findFirst()
                    .ifPresentOrElse(local -> attempts.add(new ConnectAttempt(address, local)),
                            () -> failures.addOtherFamily(address, from));
        }
        return attempts;
    }

    private StreamHandle connect(ConnectAttempt attempt) throws IOException {
        return await(backend.connect(attempt.peer(), attempt.local()));
    }

    /** Sets the options of a TCP connection, made or accepted. */
    static void setTcpOptions(StreamHandle stream, boolean keepAlive) throws IOException {
        stream.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (keepAlive) {
            stream.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        }
    }

    /** Waits until a connection is made, or throws why it cannot be. The task is mounted by the event that ends the connect. */
    @Suspends
    static StreamHandle await(ConnectRequest made) throws IOException {
        try (ConnectRequest request = made) {
            while (!request.isDone()) {
                request.entry().awaitReady();
            }
            return request.take();
        }
    }
}
