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

/** Makes the {@link SSLEngine} for some options. */
public final class EngineFactory {

    private EngineFactory() {
    }

    /**
     * Checks options for a client, before a connection is made.
     *
     * @throws IllegalArgumentException if the options are a server's, or no name to verify is known
     */
    public static void checkClient(TlsOptions options, SocketAddress peer) {
        if (options.serverSide()) {
            throw new IllegalArgumentException("cannot connect to " + peer + ": TlsOptions.server is for servers; use TlsOptions.client");
        }
        expectedName(options, peer);
    }

    /**
     * Checks options for a server.
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
            // The JDK also looks for a session to resume by this host and port.
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

    /** The name that the certificate must have; empty means any name. */
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

    /** The server name indication (RFC 6066), which is for host names only; null for an address. */
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
            // A name with an underscore, for example: it can be resolved and stand in a certificate, but not be indicated.
            return null;
        }
    }
}
