package io.jvloop.tck.peers;

import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;

import io.jvloop.EventLoop;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.TlsOptions;
import io.jvloop.tck.LoopFixture;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/** A TLS connection with a {@link Recorder} of the loop at each end. */
public final class SecuredFixture {
    public static final TlsOptions SERVER = TlsOptions.server(Certificates.server());
    public static final TlsOptions CLIENT = TlsOptions.client(Certificates.client());

    private SecuredFixture() {
    }

    /** What a test does with a connection. */
    public interface Use<R extends Recorder> {
        void of(R client, Recorder server) throws Exception;
    }

    public static ServerOptions serving(TlsOptions tls) {
        return ServerOptions.DEFAULT.withTls(tls);
    }

    public static ConnectOptions connecting(TlsOptions tls) {
        return ConnectOptions.DEFAULT.withTls(tls);
    }

    /** Speaks this version alone. */
    public static TlsOptions only(TlsOptions options, String version) {
        return options.withParameters(parameters -> parameters.setProtocols(new String[] {version}));
    }

    public static InetSocketAddress address(Server server) {
        return (InetSocketAddress) server.addresses().getFirst();
    }

    public static void secured(LoopFixture fixture, Use<Recorder> use) throws Exception {
        secured(fixture, SERVER, CLIENT, () -> new Recorder(fixture.loop()), use);
    }

    public static <R extends Recorder> void secured(LoopFixture fixture, TlsOptions serving, TlsOptions connecting, Supplier<R> factory,
            Use<R> use) throws Exception {
        connected(fixture, serving(serving), connecting(connecting), factory, use);
    }

    /** The same without TLS, unless the options say so. */
    public static <R extends Recorder> void connected(LoopFixture fixture, ServerOptions serving, ConnectOptions connecting,
            Supplier<R> factory, Use<R> use) throws Exception {
        EventLoop loop = fixture.loop();
        fixture.run(() -> {
            Recorder accepted = new Recorder(loop);
            Server server = loop.createServer(() -> accepted, ANY_PORT, serving);
            R client = loop.createConnection(factory, server.addresses().getFirst(), connecting).protocol();
            accepted.await("made");
            use.of(client, accepted);
            client.transport().abort();
            server.abortClients();
            server.close();
            server.awaitClosed();
        });
    }
}
