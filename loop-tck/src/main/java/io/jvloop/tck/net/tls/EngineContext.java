package io.jvloop.tck.net.tls;

import java.security.Provider;
import java.security.SecureRandom;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** A context as the JDK has them, whose engines are anybody's. It makes no sockets. */
public final class EngineContext extends SSLContext {

    /**
     * A context that is ready.
     *
     * @param provider who makes the engines
     * @param engines  makes one for a host, perhaps null, and a port
     * @param sessions the sessions of servers and of clients
     */
    public EngineContext(String provider, BiFunction<@Nullable String, Integer, SSLEngine> engines, Supplier<SSLSessionContext> sessions) {
        super(new Engines(engines, sessions), new Provider(provider, "1", "engines for a test") {
            private static final long serialVersionUID = 1;
        }, "TLS");
    }

    private static final class Engines extends SSLContextSpi {
        private final BiFunction<@Nullable String, Integer, SSLEngine> engines;
        private final Supplier<SSLSessionContext> sessions;

        Engines(BiFunction<@Nullable String, Integer, SSLEngine> engines, Supplier<SSLSessionContext> sessions) {
            this.engines = engines;
            this.sessions = sessions;
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return engines.apply(null, -1);
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return engines.apply(host, port);
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return sessions.get();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return sessions.get();
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trusts, SecureRandom random) {
            throw new UnsupportedOperationException("it is ready");
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            throw new UnsupportedOperationException("engines only");
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            throw new UnsupportedOperationException("engines only");
        }
    }
}
