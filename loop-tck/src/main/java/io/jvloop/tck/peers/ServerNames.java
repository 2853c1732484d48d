package io.jvloop.tck.peers;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** A server's key manager that has a key for the name other.example, and another one for whoever asks for something else or nothing. */
final class ServerNames extends X509ExtendedKeyManager {
    private static final SNIHostName NAME = new SNIHostName("other.example");

    private final KeyStore usual;
    private final KeyStore other;
    private final char[] password;

    private ServerNames(KeyStore usual, KeyStore other, char[] password) {
        this.usual = usual;
        this.other = other;
        this.password = password;
    }

    static SSLContext server(KeyStore usual, KeyStore other, char[] password) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new ServerNames(usual, other, password)}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String alias(KeyStore store) {
        try {
            return store.aliases().nextElement();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore of(String alias) {
        return alias.equals(alias(other)) ? other : usual;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        if (!keyType.equals("EC")) {
            return null;
        }
        boolean named = ((ExtendedSSLSession) engine.getHandshakeSession()).getRequestedServerNames().contains(NAME);
        return alias(named ? other : usual);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        try {
            return new X509Certificate[] {(X509Certificate) of(alias).getCertificate(alias)};
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        try {
            return (PrivateKey) of(alias).getKey(alias, password);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
