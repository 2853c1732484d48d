package io.jvloop.examples.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.jvloop.examples.guide.SelfSigned;
import io.jvloop.net.TlsOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the JDK's https server, whose certificate names localhost and 127.0.0.1. */
class HttpsTest {
    @TempDir
    Path directory;

    private HttpsServer server;
    private TlsOptions trusting;

    @BeforeEach
    void start() throws Exception {
        SelfSigned certificate = SelfSigned.make(directory);
        trusting = TlsOptions.client(certificate.trusted());
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.identity()));
        server.createContext("/", exchange -> {
            byte[] body = "secret".repeat(50_000).getBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private String url(String host, String path) {
        return "https://" + host + ":" + server.getAddress().getPort() + path;
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aTrustedServerAnswersAndItsConnectionIsUsedAgain(String policy) throws Exception {
        Path files = Files.createDirectory(directory.resolve(policy));

        Fetching.Outcome outcome = Fetching.fetch(policy, trusting, "--concurrency", "1", "--output", files.toString(),
                url("127.0.0.1", "/a"), url("127.0.0.1", "/b"));

        assertThat(outcome.results()).extracting(Fetched::outcome).containsExactly("200", "200");
        assertThat(outcome.connections()).isEqualTo(1);
        assertThat(files.resolve("b")).hasContent("secret".repeat(50_000));
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefused() {
        Fetched result = Fetching.fetch("nio", url("127.0.0.1", "/")).only();

        assertThat(result.failed()).isTrue();
        assertThat(result.outcome()).contains("certificat");
    }

    /** A trusted certificate, of another server. */
    @Test
    void aCertificateForAnotherNameIsRefused() throws Exception {
        SelfSigned certificate = SelfSigned.make(Files.createDirectory(directory.resolve("other")), "dns:elsewhere.invalid");
        HttpsServer other = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        other.setHttpsConfigurator(new HttpsConfigurator(certificate.identity()));
        other.start();
        try {
            Fetched result = Fetching.fetch("nio", TlsOptions.client(certificate.trusted()),
                    "https://127.0.0.1:" + other.getAddress().getPort() + "/").only();

            assertThat(result.failed()).isTrue();
            assertThat(result.outcome()).contains("127.0.0.1");
        } finally {
            other.stop(0);
        }
    }
}
