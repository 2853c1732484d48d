package io.jvloop.examples.guide;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate, for localhost and 127.0.0.1 unless others are named, made by the JDK's keytool. */
public record SelfSigned(SSLContext identity, SSLContext trusted) {
    private static final String PASSWORD = "secret";

    public static SelfSigned make(Path directory) throws Exception {
        return make(directory, "dns:localhost,ip:127.0.0.1");
    }

    /** As keytool writes {@code names}: {@code dns:NAME,ip:ADDRESS}. */
    public static SelfSigned make(Path directory, String names) throws Exception {
        KeyStore key = generate(directory.resolve("key.p12"), names);
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(key, PASSWORD.toCharArray());
        SSLContext identity = SSLContext.getInstance("TLS");
        identity.init(keys.getKeyManagers(), null, null);

        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("server", key.getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(certificates);
        SSLContext trusted = SSLContext.getInstance("TLS");
        trusted.init(null, trust.getTrustManagers(), null);
        return new SelfSigned(identity, trusted);
    }

    private static KeyStore generate(Path file, String names) throws Exception {
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(keytool, "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=server", "-ext",
                "san=" + names, "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", file.toString())
                .redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + said);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }
}
