package io.jvloop.epoll;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.TlsProviderContract;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.Provider;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;

/** Netty's provider over BoringSSL. It has engines but no context of the JDK's kind: the few lines here are what a user needs to write. */
class TcnativeTest extends TlsProviderContract {

    @BeforeAll
    static void needsItsLibrary() {
        assumeTrue(OpenSsl.isAvailable(), () -> "netty-tcnative cannot be loaded: " + OpenSsl.unavailabilityCause());
    }

    @Override
    protected LoopPolicy policy() {
        return new EpollPolicy();
    }

    @Override
    protected SSLContext context(@Nullable KeyManager key, TrustManager trust) throws Exception {
        SslContextBuilder builder = key == null ? SslContextBuilder.forClient() : SslContextBuilder.forServer(key);
        return new TcnativeContext(builder.trustManager(trust).sslProvider(SslProvider.OPENSSL).build());
    }

    /** Netty's context as one of the JDK's. */
    private static final class TcnativeContext extends SSLContext {

        TcnativeContext(SslContext context) {
            super(new Engines(context), new Provider("netty-tcnative", "2", "TLS of OpenSSL") {
                private static final long serialVersionUID = 1;
            }, "TLS");
        }
    }

    /** Makes engines, and no sockets. */
    private static final class Engines extends SSLContextSpi {
        private final SslContext context;

        Engines(SslContext context) {
            this.context = context;
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return context.newEngine(UnpooledByteBufAllocator.DEFAULT);
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return context.newEngine(UnpooledByteBufAllocator.DEFAULT, host, port);
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return context.sessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return context.sessionContext();
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trusts, SecureRandom random) {
            throw new UnsupportedOperationException("Netty's builder has done it");
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
