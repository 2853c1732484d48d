package io.jvloop.tls;

import io.jvloop.net.TlsOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Makes the engine that options ask for. */
public final class EngineFactory {

    private EngineFactory() {
    }

    /**
     * Refuses what cannot become a client's engine, before a connection is made for it.
     *
     * @throws IllegalArgumentException if the options are a server's, or nobody says which name to expect
     */
    public static void checkClient(TlsOptions options, SocketAddress peer) {
        if (options.serverSide()) {
            throw new IllegalArgumentException("cannot connect to " + peer + ": TlsOptions.server is for servers; use TlsOptions.client");
        }
        expectedName(options, peer);
    }

    /**
     * Refuses what cannot become a server's engines.
     *
     * @throws IllegalArgumentException if the options are a client's
     */
    public static void checkServer(TlsOptions options) {
        if (!options.serverSide()) {
            throw new IllegalArgumentException("cannot listen: TlsOptions.client is for clients; use TlsOptions.server");
        }
    }

    static SSLEngine create(TlsOptions options, SocketAddress peer) {
        SSLEngine engine;
        SSLParameters parameters;
        if (options.serverSide()) {
            engine = options.context().createSSLEngine();
            engine.setUseClientMode(false);
            parameters = engine.getSSLParameters();
            switch (options.clientAuthentication()) {
                case NONE -> parameters.setNeedClientAuth(false);
                case WANT -> parameters.setWantClientAuth(true);
                case NEED -> parameters.setNeedClientAuth(true);
            }
        } else {
            String name = expectedName(options, peer);
            // The host and port also find a session to resume.
            engine = name.isEmpty() ? options.context().createSSLEngine() : options.context().createSSLEngine(name, port(peer));
            engine.setUseClientMode(true);
            parameters = engine.getSSLParameters();
            if (!name.isEmpty()) {
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                SNIHostName indication = indication(name);
                parameters.setServerNames(indication == null ? List.of() : List.of(indication));
            }
        }
        parameters.setApplicationProtocols(options.applicationProtocols().toArray(String[]::new));
        options.parameters().accept(parameters);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Whom the certificate must name; empty means anybody. */
    private static String expectedName(TlsOptions options, SocketAddress peer) {
        String name = options.serverHostname();
        if (name == null) {
            if (!(peer instanceof InetSocketAddress inet)) {
                throw new IllegalArgumentException("TLS to " + peer + " needs a serverHostname, for the address names no host: see "
                        + "TlsOptions.withServerHostname; an empty one means that any name will do");
            }
            name = inet.getHostString();
        }
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static int port(SocketAddress peer) {
        return peer instanceof InetSocketAddress inet ? inet.getPort() : -1;
    }

    /** What to tell the server about whom we want (RFC 6066): host names only, and no address. */
    private static @Nullable SNIHostName indication(String name) {
        try {
            InetAddress.ofLiteral(name);
            return null;
        } catch (IllegalArgumentException noAddress) {
            // a name
        }
        try {
            return new SNIHostName(name);
        } catch (IllegalArgumentException notByTheRules) {
            // Such as one with an underscore: resolvers take it, and the certificate may have it, but it cannot be indicated.
            return null;
        }
    }
}
