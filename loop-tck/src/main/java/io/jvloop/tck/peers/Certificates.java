package io.jvloop.tck.peers;

import io.jvloop.spi.Capability;
import io.jvloop.tck.LoopFixture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Comparator;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keys and certificates of the tests, made once by the JDK's keytool: a server called localhost, and a client. A JVM that a test starts can
 * share those of the test's own, since keytool takes a JVM for each key.
 */
public final class Certificates {
    private static final String SHARED = "jvloop.test.certificates";
    private static final String PASSWORD = "secret";
    private static final String SERVER = "server";
    private static final String CLIENT = "client";
    private static final String OTHER = "other";
    private static final Path DIRECTORY;
    private static final KeyStore SERVER_KEY;
    private static final KeyStore CLIENT_KEY;

    static {
        try {
            String shared = System.getProperty(SHARED);
            DIRECTORY = shared != null ? Path.of(shared) : Files.createTempDirectory("jvloop-tls");
            if (shared == null) {
                Runtime.getRuntime().addShutdownHook(new Thread(Certificates::delete));
            }
            SERVER_KEY = key(SERVER, "san=dns:localhost,ip:127.0.0.1");
            CLIENT_KEY = key(CLIENT, "eku=clientAuth");
        } catch (Exception e) {
            throw new IllegalStateException("cannot make certificates", e);
        }
    }

    private Certificates() {
    }

    /** A fixture for tests that need certificates, which are not made in a loop but now. */
    public static LoopFixture fixture(Capability... needed) {
        return new LoopFixture(needed);
    }

    /** The option with which another JVM of this machine takes these certificates, while this JVM lasts. */
    public static String optionToShareThem() {
        return "-D" + SHARED + "=" + DIRECTORY;
    }

    private static KeyStore key(String name, String extension) throws Exception {
        Path file = DIRECTORY.resolve(name + ".p12");
        boolean made = Files.exists(file);
        if (!made) {
            generate(name, extension, file);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        if (!made) {
            pem(name + ".crt", "CERTIFICATE", store.getCertificate(name).getEncoded());
            pem(name + ".key", "PRIVATE KEY", store.getKey(name, PASSWORD.toCharArray()).getEncoded());
        }
        return store;
    }

    private static void generate(String name, String extension, Path file) throws IOException, InterruptedException {
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(keytool, "-genkeypair", "-alias", name, "-keyalg", "EC", "-groupname", "secp256r1", "-dname",
                "CN=" + name, "-ext", extension, "-validity", "2", "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore",
                file.toString()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + said);
        }
    }

    private static void pem(String file, String what, byte[] content) throws IOException {
        Files.writeString(DIRECTORY.resolve(file), "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(content)
                + "\n-----END " + what + "-----\n");
    }

    private static void delete() {
        try (Stream<Path> all = Files.walk(DIRECTORY)) {
            for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(path);
            }
        } catch (IOException leftToTheSystem) {
            // it is in the temporary directory
        }
    }

    /** A PEM file for programs. */
    public static String file(String name) {
        return DIRECTORY.resolve(name).toString();
    }

    public static X509Certificate serverCertificate() {
        return certificate(SERVER_KEY, SERVER);
    }

    public static X509Certificate clientCertificate() {
        return certificate(CLIENT_KEY, CLIENT);
    }

    private static X509Certificate certificate(KeyStore store, String name) {
        try {
            return (X509Certificate) store.getCertificate(name);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Has the server's key, and trusts the client. */
    public static SSLContext server() {
        return context(SERVER_KEY, clientCertificate());
    }

    /** Shows the certificate of the name that the client asks for, of two. */
    public static SSLContext serverOfTwoNames() {
        return ServerNames.server(SERVER_KEY, Other.KEY, PASSWORD.toCharArray());
    }

    /** Trusts the other name's certificate alone. */
    public static SSLContext clientOfOther() {
        return context(null, otherCertificate());
    }

    public static X509Certificate otherCertificate() {
        return certificate(Other.KEY, OTHER);
    }

    /** Made when it is needed. */
    private static final class Other {
        private static final KeyStore KEY;

        static {
            try {
                KEY = key(OTHER, "san=dns:other.example");
            } catch (Exception e) {
                throw new IllegalStateException("cannot make certificates", e);
            }
        }
    }

    /** Trusts the server. */
    public static SSLContext client() {
        return context(null, serverCertificate());
    }

    /** Trusts the server, and has the client's key. */
    public static SSLContext clientWithKey() {
        return context(CLIENT_KEY, serverCertificate());
    }

    /** Has the server's key and shows it as a client: nobody trusts it as one. */
    public static SSLContext clientWithWrongKey() {
        return context(SERVER_KEY, serverCertificate());
    }

    /** Trusts the client's certificate, but not the server's. */
    public static SSLContext stranger() {
        return context(null, clientCertificate());
    }

    /**
     * The server's key, for providers that know nothing of the JDK's own managers: one that chooses by the kind of key alone.
     */
    public static KeyManager serverKey() throws GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(SERVER_KEY, PASSWORD.toCharArray());
        return factory.getKeyManagers()[0];
    }

    private static SSLContext context(@Nullable KeyStore key, X509Certificate trusted) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(key), new TrustManager[] {trust(trusted)}, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyManager @Nullable [] keys(@Nullable KeyStore key) throws GeneralSecurityException {
        if (key == null) {
            return null;
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(key, PASSWORD.toCharArray());
        return factory.getKeyManagers();
    }

    /** Trusts one certificate. */
    public static TrustManager trust(X509Certificate trusted) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("trusted", trusted);
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers()[0];
    }
}
