package io.jvloop.epoll;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.net.tls.EngineContext;
import io.jvloop.tck.net.tls.TlsProviderContract;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;

/**
 * Netty's provider over BoringSSL. It has engines but no context of the JDK's kind: {@link EngineContext} has the lines that a user needs.
 */
class TcnativeTest extends TlsProviderContract {

    @BeforeAll
    static void needsItsLibrary() {
        assumeTrue(OpenSsl.isAvailable(), () -> "netty-tcnative cannot be loaded: " + OpenSsl.unavailabilityCause());
    }

    @Override
    public LoopPolicy policy() {
        return new EpollPolicy();
    }

    @Override
    protected SSLContext context(@Nullable KeyManager key, TrustManager trust) throws Exception {
        SslContextBuilder builder = key == null ? SslContextBuilder.forClient() : SslContextBuilder.forServer(key);
        SslContext context = builder.trustManager(trust).sslProvider(SslProvider.OPENSSL).build();
        return new EngineContext("netty-tcnative", (host, port) -> host == null ? context.newEngine(UnpooledByteBufAllocator.DEFAULT)
                : context.newEngine(UnpooledByteBufAllocator.DEFAULT, host, port), context::sessionContext);
    }
}
