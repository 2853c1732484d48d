package io.jvloop.epoll;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.net.tls.TlsProviderContract;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;

/** Google's provider over BoringSSL. */
class ConscryptTest extends TlsProviderContract {

    @BeforeAll
    static void needsItsLibrary() {
        assumeTrue(Conscrypt.isAvailable(), "Conscrypt has no library for this platform");
    }

    @Override
    public LoopPolicy policy() {
        return new EpollPolicy();
    }

    @Override
    protected SSLContext context(@Nullable KeyManager key, TrustManager trust) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS", Conscrypt.newProvider());
        context.init(key == null ? null : new KeyManager[] {key}, new TrustManager[] {trust}, null);
        return context;
    }
}
