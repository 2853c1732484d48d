package io.jvloop.net;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is encrypted. Immutable.
 *
 * <p>A client verifies the server's certificate and its name unless it is told otherwise. A server that answers to several names has a
 * {@link javax.net.ssl.X509ExtendedKeyManager} in its context, which finds the requested name in the engine's handshake session. The
 * handshake fails if it has no key for that name, or if the {@linkplain SSLParameters#setSNIMatchers matchers} refuse the name.
 *
 * <p>The context may come from any provider: Conscrypt (with key managers of the kind SunX509) and netty-tcnative (in an {@code
 * SSLContextSpi} that makes its engines; ALPN is set in its own context) are tested. {@code halfClose} needs the JDK's provider.
 *
 * @param context              keys, trust and provider
 * @param serverSide           whether this end is the server of the handshake
 * @param serverHostname       for a client, the name that it asks for and that the certificate must have; null means the host of the
 *                             address connected to (after {@code startTls}: the peer's literal address), empty means any name
 * @param handshakeTimeout     how long the handshake may take
 * @param shutdownTimeout      how long a close waits until everything is sent and the peer's close_notify has come
 * @param applicationProtocols the protocols to offer or to choose from by ALPN, the best first; none means no ALPN
 * @param clientAuthentication for a server, whether clients must show a certificate
 * @param handshakeLimit       how many bytes the peer may send before the handshake is over
 * @param parameters           sets an engine's other parameters, such as protocol versions and cipher suites; applied last
 * @param halfClose            whether, with TLS 1.3, one side can end alone, as with TCP; earlier versions do not allow it
 * @param renegotiation        whether the peer may begin a new handshake on a connection, which TLS up to 1.2 allows
 */
public record TlsOptions(SSLContext context, boolean serverSide, @Nullable String serverHostname, Duration handshakeTimeout,
        Duration shutdownTimeout, List<String> applicationProtocols, ClientAuthentication clientAuthentication, int handshakeLimit,
        Consumer<? super SSLParameters> parameters, boolean halfClose, boolean renegotiation) {

    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(30);
    /** Certificate chains have a few kilobytes; the JDK accepts no handshake message above 32 KiB. */
    private static final int HANDSHAKE_LIMIT = 256 * 1024;

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if a time-out or {@code handshakeLimit} is not positive
     */
    public TlsOptions {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(clientAuthentication, "clientAuthentication");
        Objects.requireNonNull(parameters, "parameters");
        checkPositive("handshakeTimeout", handshakeTimeout);
        checkPositive("shutdownTimeout", shutdownTimeout);
        if (handshakeLimit < 1) {
            throw new IllegalArgumentException("handshakeLimit must be positive, not " + handshakeLimit);
        }
        applicationProtocols = List.copyOf(applicationProtocols);
    }

    private static void checkPositive(String name, Duration limit) {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException(name + " must be positive, not " + limit);
        }
    }

    /**
     * A client's options with the JVM's default trust; asyncio's {@code ssl=True}.
     *
     * @return the options
     * @throws IllegalStateException if the JVM's default context cannot be made
     */
    public static TlsOptions client() {
        try {
            return client(SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JVM has no default SSLContext: " + e.getMessage(), e);
        }
    }

    /**
     * A client's options: the certificate is verified, the handshake may take 60 seconds, and the shutdown 30.
     *
     * @param context trust, and a key if the server wants one
     * @return the options
     */
    public static TlsOptions client(SSLContext context) {
        return of(context, false);
    }

    /**
     * A server's options: clients show no certificates, the handshake may take 60 seconds, and the shutdown 30.
     *
     * @param context the server's key, and trust if clients show certificates
     * @return the options
     */
    public static TlsOptions server(SSLContext context) {
        return of(context, true);
    }

    private static TlsOptions of(SSLContext context, boolean serverSide) {
        return new TlsOptions(context, serverSide, null, HANDSHAKE_TIMEOUT, SHUTDOWN_TIMEOUT, List.of(), ClientAuthentication.NONE,
                HANDSHAKE_LIMIT, parameters -> {}, false, false);
    }

    /**
     * These options with the name to ask for and to find in the server's certificate.
     *
     * @param name the name; empty means that the client asks for none, and that the certificate may have any
     * @return the changed options
     */
    public TlsOptions withServerHostname(String name) {
        return new TlsOptions(context, serverSide, Objects.requireNonNull(name, "name"), handshakeTimeout, shutdownTimeout,
                applicationProtocols,
                clientAuthentication, handshakeLimit, parameters, halfClose, renegotiation);
    }

    /**
     * These options with another limit for the handshake.
     *
     * @param limit positive
     * @return the changed options
     */
    public TlsOptions withHandshakeTimeout(Duration limit) {
        return new TlsOptions(context, serverSide, serverHostname, limit, shutdownTimeout, applicationProtocols, clientAuthentication,
                handshakeLimit, parameters, halfClose, renegotiation);
    }

    /**
     * These options with another limit for the shutdown.
     *
     * @param limit positive
     * @return the changed options
     */
    public TlsOptions withShutdownTimeout(Duration limit) {
        return new TlsOptions(context, serverSide, serverHostname, handshakeTimeout, limit, applicationProtocols, clientAuthentication,
                handshakeLimit, parameters, halfClose, renegotiation);
    }

    /**
     * These options with ALPN.
     *
     * @param names the protocols to offer or to choose from, the best first
     * @return the changed options
     */
    public TlsOptions withApplicationProtocols(String... names) {
        return new TlsOptions(context, serverSide, serverHostname, handshakeTimeout, shutdownTimeout, List.of(names), clientAuthentication,
                handshakeLimit, parameters, halfClose, renegotiation);
    }

    /**
     * These options with client certificates, or without.
     *
     * @param wanted whether a server asks for them
     * @return the changed options
     */
    public TlsOptions withClientAuthentication(ClientAuthentication wanted) {
        return new TlsOptions(context, serverSide, serverHostname, handshakeTimeout, shutdownTimeout, applicationProtocols, wanted,
                handshakeLimit, parameters, halfClose, renegotiation);
    }

    /**
     * These options with another limit for what a peer may send before the handshake is over.
     *
     * @param bytes positive
     * @return the changed options
     */
    public TlsOptions withHandshakeLimit(int bytes) {
        return new TlsOptions(context, serverSide, serverHostname, handshakeTimeout, shutdownTimeout, applicationProtocols,
                clientAuthentication, bytes, parameters, halfClose, renegotiation);
    }

    /**
     * These options with further parameters of an engine, as {@code p -> p.setProtocols(new String[] {"TLSv1.3"})}. The function is called
     * for each connection, in the loop, after everything else was set.
     *
     * @param change changes an engine's parameters
     * @return the changed options
     */
    public TlsOptions withParameters(Consumer<? super SSLParameters> change) {
        return new TlsOptions(context, serverSide, serverHostname, handshakeTimeout, shutdownTimeout, applicationProtocols,
                clientAuthentication, handshakeLimit, change, halfClose, renegotiation);
    }

    /**
     * These options with or without half-close. By default it is off, as in asyncio: {@code writeEof} is refused, and the peer's
     * close_notify ends the connection. With half-close, and if TLS 1.3 is agreed on, {@code writeEof} sends a close_notify and the
     * connection goes on to receive; a protocol whose {@code eofReceived} returns true may go on to write after the peer's close_notify.
     * {@link Transport#canWriteEof} tells whether it is possible. Many peers do not support half-close, and end the connection when they
     * get a close_notify.
     *
     * @param on whether one side can end alone
     * @return the changed options
     */
    public TlsOptions withHalfClose(boolean on) {
        return new TlsOptions(context, serverSide, serverHostname, handshakeTimeout, shutdownTimeout, applicationProtocols,
                clientAuthentication, handshakeLimit, parameters, on, renegotiation);
    }

    /**
     * These options with or without renegotiation. By default it is off, as in OpenSSL 3 and Python: the peer's attempt ends the connection
     * with an {@link javax.net.ssl.SSLException}, because a handshake costs us many times what it costs the peer. With renegotiation, each
     * handshake may take as long as the first one, and their number is bounded. TLS 1.3 has none; it renews keys without a handshake.
     *
     * @param on whether the peer may begin a new handshake
     * @return the changed options
     */
    public TlsOptions withRenegotiation(boolean on) {
        return new TlsOptions(context, serverSide, serverHostname, handshakeTimeout, shutdownTimeout, applicationProtocols,
                clientAuthentication, handshakeLimit, parameters, halfClose, on);
    }
}
