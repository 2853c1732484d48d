package io.jvloop.tck.net.tls;

import static io.jvloop.Asyncio.openConnection;
import static io.jvloop.Asyncio.startServer;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.SecuredFixture.CLIENT;
import static io.jvloop.tck.peers.SecuredFixture.SERVER;
import static io.jvloop.tck.peers.SecuredFixture.address;
import static io.jvloop.tck.peers.SecuredFixture.connecting;
import static io.jvloop.tck.peers.SecuredFixture.serving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jvloop.net.ClientAuthentication;
import io.jvloop.net.ClientHandler;
import io.jvloop.net.Server;
import io.jvloop.net.StreamPair;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamWriter;
import io.jvloop.net.TlsOptions;
import io.jvloop.net.TlsSession;
import io.jvloop.spi.Capability;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.Program;
import io.jvloop.tck.peers.Use;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS with the programs that everybody has: openssl and curl. */
public class TlsProgramsContract {
    @RegisterExtension
    final LoopFixture fixture = Certificates.fixture(Capability.TCP);

    private void served(TlsOptions options, ClientHandler handler, Use<Integer> use) throws Exception {
        fixture.run(() -> {
            Server server = startServer(handler, ANY_PORT, serving(options));
            use.of(address(server).getPort());
            server.close();
            server.awaitClosed();
        });
    }

    private static void echoLines(StreamReader reader, StreamWriter writer) throws IOException {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            writer.write((line + "\n").getBytes());
        }
    }

    /** Answers with a body as long as the request's path says, and how the client has come. */
    private static void http(StreamReader reader, StreamWriter writer) throws IOException {
        String path = Objects.requireNonNull(reader.readLine()).split(" ")[1];
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            // headers
        }
        TlsSession session = Objects.requireNonNull(writer.transport().tls());
        String body = session.protocol() + " " + session.applicationProtocol() + " " + session.peerCertificates().size() + "\n"
                + "x".repeat(Integer.parseInt(path.substring(1)));
        writer.write(("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body).getBytes());
        writer.drain();
    }

    /** {@code test_ssl.TestSSL.test_create_server_ssl_1}, with a foreign client. */
    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    @Behaviour({380, 389})
    void opensslClientTalksToOurServer(String version) throws Exception {
        Program.need("openssl");
        served(SERVER, TlsProgramsContract::echoLines, port -> {
            try (Program client = Program.start("openssl", "s_client", "-connect", "127.0.0.1:" + port, version, "-CAfile",
                    Certificates.file("server.crt"), "-verify_return_error", "-verify_hostname", "localhost", "-quiet", "-no_ign_eof")) {
                client.type("hello");
                client.awaitLine("hello");
                client.endInput();
                client.awaitEnd();
                assertThat(client.exitCode()).isZero();
            }
        });
    }

    /** {@code uvloop test_tcp._TestSSL.test_renegotiation}. */
    @Test
    @Behaviour(404)
    void renegotiationByThePeerIsSurvivedIfItHasLeave() throws Exception {
        Program.need("openssl");
        served(SERVER.withRenegotiation(true), TlsProgramsContract::echoLines, port -> {
            try (Program client = Program.start("openssl", "s_client", "-connect", "127.0.0.1:" + port, "-tls1_2")) {
                client.awaitLine("Verify return code");
                client.type("before");
                client.awaitLine("before");
                client.type("R");
                client.awaitLine("RENEGOTIATING");
                client.type("after");
                client.awaitLine("after");
                client.type("Q");
                client.awaitEnd();
            }
        });
    }

    /** {@code test_ssl.TestSSL.test_create_connection_ssl_1}, with a foreign server. */
    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    @Behaviour({380, 381})
    void ourClientTalksToAnOpensslServer(String version) throws Exception {
        Program.need("openssl");
        fixture.run(() -> {
            try (Program server = Program.start("openssl", "s_server", "-accept", "127.0.0.1:0", version, "-rev", "-cert",
                    Certificates.file("server.crt"), "-key", Certificates.file("server.key"), "-alpn", "spoken")) {
                String listening = server.awaitLine("ACCEPT");
                int port = Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
                InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
                try (StreamPair client = openConnection(address, connecting(CLIENT.withApplicationProtocols("spoken")))) {
                    client.writer().write("hello\n".getBytes());
                    assertThat(client.reader().readLine()).isEqualTo("olleh");
                    assertThat(Objects.requireNonNull(client.writer().transport().tls()).applicationProtocol()).isEqualTo("spoken");
                    client.writer().close();
                    client.writer().awaitClosed();
                }
                assertThatExceptionOfType(SSLHandshakeException.class)
                        .isThrownBy(() -> openConnection(address, connecting(CLIENT.withServerHostname("elsewhere.example"))));
            }
        });
    }

    private static Program curl(int port, String path, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--http1.1", "--noproxy", "*", "--resolve",
                "localhost:" + port + ":127.0.0.1", "https://localhost:" + port + path));
        command.addAll(List.of(more));
        return Program.start(command.toArray(String[]::new));
    }

    /** {@code test_events.EventLoopTestsMixin.test_create_server_ssl_verified}, with a client that everybody uses. */
    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    @Behaviour(380)
    void curlGetsAPage(String version) throws Exception {
        Program.need("curl");
        TlsOptions options = SERVER.withApplicationProtocols("h2", "http/1.1").withClientAuthentication(ClientAuthentication.WANT);
        served(options, TlsProgramsContract::http, port -> {
            for (int size : List.of(0, 3_000_000)) {
                try (Program curl = curl(port, "/" + size, "--cacert", Certificates.file("server.crt"), "--tlsv" + version, "--tls-max",
                        version, "--cert", Certificates.file("client.crt"), "--key", Certificates.file("client.key"))) {
                    List<String> page = curl.awaitEnd();
                    assertThat(page.getFirst()).isEqualTo("TLSv" + version + " http/1.1 1");
                    assertThat(page.size() > 1 ? page.get(1).length() : 0).isEqualTo(size);
                    assertThat(curl.exitCode()).isZero();
                }
            }
        });
    }

    /** {@code test_events.EventLoopTestsMixin.test_create_server_ssl_verify_failed}. */
    @Test
    @Behaviour(382)
    void curlThatDoesNotTrustUsIsReportedOnceAndTheNextOneIsServed() throws Exception {
        Program.need("curl");
        served(SERVER, TlsProgramsContract::http, port -> {
            try (Program curl = curl(port, "/0")) {
                assertThat(curl.awaitEnd()).anyMatch(line -> line.contains("certificate"));
                assertThat(curl.exitCode()).isEqualTo(60);
            }
            try (Program curl = curl(port, "/0", "--insecure")) {
                assertThat(curl.awaitEnd()).hasSize(1);
                assertThat(curl.exitCode()).isZero();
            }
            assertThat(fixture.failures()).hasSize(1).allMatch(failure -> failure.message().contains("TLS handshake failed"));
        });
    }

    /** A server that needs certificates does not serve those without one. */
    @Test
    void curlWithoutACertificateIsRefusedWhereOneIsNeeded() throws Exception {
        Program.need("curl");
        served(SERVER.withClientAuthentication(ClientAuthentication.NEED), TlsProgramsContract::http, port -> {
            try (Program curl = curl(port, "/0", "--cacert", Certificates.file("server.crt"))) {
                curl.awaitEnd();
                assertThat(curl.exitCode()).isNotZero();
            }
            assertThat(fixture.failures()).hasSize(1).allMatch(failure -> failure.failure() instanceof SSLHandshakeException);
        });
    }
}
