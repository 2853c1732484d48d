package io.jvloop.examples.proxy;

import static io.jvloop.Asyncio.*;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.examples.Program;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.TlsOptions;
import io.jvloop.net.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;

/** Accepts connections, and makes a second one for each. */
final class ProxyServer {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
    /** What connections under way get at the end. */
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(5);

    private final SocketAddress to;
    private final ConnectOptions connecting;
    private final Server listener;

    private ProxyServer(ProxyOptions options) throws IOException {
        to = options.to();
        connecting = options.tlsOut() ? ConnectOptions.DEFAULT.withTls(client(options)) : ConnectOptions.DEFAULT;
        ServerOptions listening = options.tlsIn()
                ? ServerOptions.DEFAULT
                        .withTls(TlsOptions.server(PemFiles.identity(options.certificate(), options.key())).withHalfClose(true))
                : ServerOptions.DEFAULT;
        listener = runningLoop().createServer(() -> new Relay(this::welcome), options.listen(), listening);
    }

    private static TlsOptions client(ProxyOptions options) throws IOException {
        TlsOptions tls = options.trust() == null ? TlsOptions.client() : TlsOptions.client(PemFiles.trust(options.trust()));
        return tls.withHalfClose(true);
    }

    /** Starts a proxy; suspends until it listens. */
    static ProxyServer start(ProxyOptions options) throws IOException {
        return new ProxyServer(options);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.addresses().getFirst();
    }

    /** Serves until the calling task is cancelled; then waits for the connections under way, but not for ever. */
    void serveForever() {
        try {
            listener.serveForever();
        } finally {
            end();
        }
    }

    void end() {
        listener.close();
        Program.awaitClients(listener, DRAIN_LIMIT);
    }

    /** A client is there: nothing is read from it until the other connection is, too. */
    private void welcome(Relay client, Transport transport) {
        transport.pauseReading();
        createTask(() -> connect(client, transport));
    }

    private void connect(Relay client, Transport transport) {
        try {
            timeout(CONNECT_LIMIT, () -> runningLoop().createConnection(() -> new Relay(client::join), to, connecting));
            transport.resumeReading();
        } catch (IOException | AsyncTimeoutException e) {
            System.err.println("proxy: " + transport.remoteAddress() + ": " + e.getMessage());
            transport.abort();
        }
    }
}
