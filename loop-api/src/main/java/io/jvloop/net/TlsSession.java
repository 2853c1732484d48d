package io.jvloop.net;

import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. What a TLS handshake has agreed on. asyncio's extra info {@code peercert}, {@code cipher}, {@code ssl_object}
 * and {@code sslcontext}.
 *
 * @param context             whose keys and trust were used
 * @param session             everything else; a server finds the name that its client asked for in {@link
 *                            javax.net.ssl.ExtendedSSLSession#getRequestedServerNames}
 * @param applicationProtocol what ALPN chose, such as {@code h2}; null if there was nothing to choose
 */
public record TlsSession(SSLContext context, SSLSession session, @Nullable String applicationProtocol) {

    /**
     * The version.
     *
     * @return such as {@code TLSv1.3}
     */
    public String protocol() {
        return session.getProtocol();
    }

    /**
     * The cipher suite.
     *
     * @return such as {@code TLS_AES_128_GCM_SHA256}
     */
    public String cipherSuite() {
        return session.getCipherSuite();
    }

    /**
     * The peer's identity.
     *
     * @return its own certificate and its issuers' certificates; none if it showed none
     */
    public List<Certificate> peerCertificates() {
        try {
            return List.of(session.getPeerCertificates());
        } catch (SSLPeerUnverifiedException showedNone) {
            return List.of();
        }
    }
}
