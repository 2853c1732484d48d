package io.jvloop.examples.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.examples.Programs;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * As {@link LingeringTest}, with TLS: what the client reads ends with a close_notify. The module's tests run with
 * {@code com.sun.net.ssl.requireCloseNotify}, so an end without one is an exception.
 */
class LingeringTlsTest {
    private static final int LENGTH = LingeringTest.LENGTH;

    @TempDir
    private Path directory;
    private HttpOptions.Identity identity;

    @BeforeEach
    void makeIdentity() throws Exception {
        Programs.assumeInstalled("openssl");
        identity = new HttpOptions.Identity(directory.resolve("cert.pem"), directory.resolve("key.pem"));
        Programs.output("", List.of("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-keyout", identity.key().toString(), "-out", identity.certificates().toString(), "-days", "1", "-subj", "/CN=localhost"));
    }

    private static SSLSocket connect(int port) throws Exception {
        Socket below = LingeringTest.connect(port);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
        SSLSocket client = (SSLSocket) context.getSocketFactory().createSocket(below, "localhost", port, true);
        client.startHandshake();
        return client;
    }

    private static byte[] ask(String target, String more) {
        return ("GET " + target + " HTTP/1.1\r\nHost: test\r\n" + more + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Asks for much, goes on to ask until the server has ended, and answers with all that comes behind the head. */
    private static String answerTo(Socket client, String more, Supplier<CompletableFuture<Void>> ending) throws Exception {
        client.getOutputStream().write(ask("/bytes?n=" + LENGTH, more));
        HttpFixture.until(client, "\r\n\r\n");
        LingeringTest.sendOn(client, ask("/ping", ""), ending.get());
        return HttpFixture.rest(client);
    }

    @ParameterizedTest
    @CsvSource({"nio, jvloop", "epoll, jvloop", "nio, netty", "epoll, netty"})
    void anAnswerIsCompleteThoughTheClientGoesOnToAskWhileTheServerEnds(String policy, String group) throws Exception {
        LingeringTest.serve(policy, group, LingeringTest.LONG, identity, (port, ending) -> {
            try (Socket client = connect(port)) {
                assertThat(answerTo(client, "", ending).length()).isGreaterThanOrEqualTo(LENGTH);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"nio, jvloop", "epoll, jvloop", "nio, netty", "epoll, netty"})
    void theLastAnswerIsCompleteThoughTheClientGoesOnToAsk(String policy, String group) throws Exception {
        LingeringTest.serve(policy, group, LingeringTest.LONG, identity, (port, ending) -> {
            try (Socket client = connect(port)) {
                assertThat(answerTo(client, "Connection: close\r\n", CompletableFuture::new)).hasSize(LENGTH);
            }
            ending.get();
        });
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
