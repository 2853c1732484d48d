package io.jvloop.tck.net.tls;

import static io.jvloop.Asyncio.openConnection;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.ConnectedFixture.end;
import static io.jvloop.tck.peers.SecuredFixture.CLIENT;
import static io.jvloop.tck.peers.SecuredFixture.SERVER;
import static io.jvloop.tck.peers.SecuredFixture.address;
import static io.jvloop.tck.peers.SecuredFixture.connecting;
import static io.jvloop.tck.peers.SecuredFixture.serving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.UnhandledFailure;
import io.jvloop.net.ClientAuthentication;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamPair;
import io.jvloop.net.TlsOptions;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.AcceptedRecorders;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.Recorder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is refused in a TLS handshake, and what either side is told. */
public class TlsRefusalContract {
    @RegisterExtension
    final LoopFixture fixture = Certificates.fixture();
    private final AcceptedRecorders accepting = new AcceptedRecorders(fixture::loop);
    private final List<Recorder> accepted = accepting.accepted();

    private Recorder recorder() {
        return new Recorder(fixture.loop());
    }

    /** Tries to connect to {@code server}, and hands out the protocol that was not to be used. */
    private Recorder refused(Server server, TlsOptions options, Class<? extends IOException> failure, String text) {
        Recorder client = recorder();
        assertThatExceptionOfType(failure)
                .isThrownBy(() -> fixture.loop().createConnection(() -> client, address(server), connecting(options)))
                .withMessageContaining(text);
        return client;
    }

    private Server server(TlsOptions options) throws IOException {
        return accepting.server(serving(options));
    }

    /** {@code test_ssl.TestSSL.test_create_connection_ssl_failed_certificate}. */
    @AsyncTest
    @Behaviour({381, 382})
    void untrustedCertificateIsRefusedAndTheServerReportsItOnceAndServesOthers() throws Exception {
        Server server = server(SERVER);
        Recorder client = refused(server, TlsOptions.client(Certificates.stranger()), SSLHandshakeException.class, "PKIX");
        assertThat(client.calls).isEmpty();
        UnhandledFailure reported = fixture.awaitFailure();
        assertThat(reported.message()).contains("TLS handshake failed");
        assertThat(reported.failure()).isInstanceOf(SSLException.class); // the client's alert has come
        assertThat(accepted).hasSize(1).allMatch(recorder -> recorder.calls.isEmpty());

        try (StreamPair next = openConnection(address(server), connecting(CLIENT))) {
            next.writer().write(new byte[] {1});
            Recorder second = accepted.get(1);
            second.await("made");
            assertThat(second.awaitBytes(1)).containsExactly(1);
            assertThat(fixture.failures()).isEmpty();
        }
        end(server);
    }

    /** {@code test_events.EventLoopTestsMixin.test_create_server_ssl_match_failed}. */
    @AsyncTest
    @Behaviour(381)
    void certificateOfAnotherNameIsRefusedUnlessAnyNameWillDo() throws Exception {
        Server server = server(SERVER);
        refused(server, CLIENT.withServerHostname("elsewhere.example"), SSLHandshakeException.class, "elsewhere.example");
        fixture.awaitFailure();
        for (String name : List.of("", "localhost", "127.0.0.1")) {
            fixture.loop().createConnection(this::recorder, address(server), connecting(CLIENT.withServerHostname(name))).transport()
                    .abort();
        }
        end(server);
    }

    /** The name that the address was given by, without a look-up of the address. */
    @AsyncTest
    @Behaviour(381)
    void nameInTheAddressIsTheNameToVerify() throws Exception {
        Server server = server(SERVER);
        InetSocketAddress named = new InetSocketAddress(InetAddress.getByAddress("elsewhere.example", new byte[] {127, 0, 0, 1}),
                address(server).getPort());
        assertThatExceptionOfType(SSLHandshakeException.class)
                .isThrownBy(() -> fixture.loop().createConnection(this::recorder, named, connecting(CLIENT)))
                .withMessageContaining("elsewhere.example");
        fixture.awaitFailure();
        InetSocketAddress localhost = InetSocketAddress.createUnresolved("localhost", named.getPort());
        fixture.loop().createConnection(this::recorder, localhost, connecting(CLIENT)).transport().abort();
        end(server);
    }

    /** {@code test_events.EventLoopTestsMixin.test_create_server_ssl_verify_failed}: here the server does not trust the client. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Behaviour(382)
    void clientWithoutATrustedCertificateIsReportedOnceAndAffectsNobodyElse(boolean showsOne) throws Exception {
        TlsOptions wrong = showsOne ? TlsOptions.client(Certificates.clientWithWrongKey()) : CLIENT;
        fixture.run(() -> {
            Server server = server(SERVER.withClientAuthentication(ClientAuthentication.NEED));
            StreamPair good = openConnection(address(server), connecting(TlsOptions.client(Certificates.clientWithKey())));
            try (StreamPair bad = openConnection(address(server), connecting(wrong))) {
                // With TLS 1.3 a client is done before the server has looked at its certificate.
                assertThatThrownBy(() -> bad.reader().read(1)).isInstanceOf(SSLException.class);
            } catch (SSLException atOnce) {
                assertThat(atOnce).hasMessageContaining("TLS handshake");
            }
            assertThat(fixture.awaitFailure().failure()).isInstanceOf(SSLHandshakeException.class);
            good.writer().write(new byte[] {1});
            assertThat(accepted.getFirst().awaitBytes(1)).containsExactly(1);
            good.close();
            end(server);
        });
    }

    /** Item 402. */
    @Test
    @Behaviour(402)
    void tlsOverAUnixSocketNeedsAServerHostname() throws Exception {
        fixture.run(() -> assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> fixture.loop().createConnection(this::recorder, UnixDomainSocketAddress.of("/nowhere"), connecting(CLIENT)))
                .withMessageContaining("serverHostname"));
    }

    /** {@code test_base_events.BaseEventLoopWithSelectorTests.test_create_connection_ssl_server_hostname_errors}: which side it is. */
    @AsyncTest
    @Behaviour(396)
    void optionsOfTheOtherSideAreRefused() throws Exception {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> openConnection(new InetSocketAddress("127.0.0.1", 1), ConnectOptions.DEFAULT.withTls(SERVER)))
                .withMessageContaining("TlsOptions.client");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fixture.loop().createServer(this::recorder, ANY_PORT, ServerOptions.DEFAULT.withTls(CLIENT)))
                .withMessageContaining("TlsOptions.server");
    }

    /** A name that the server does not answer to gets no certificate, least of all the default one. */
    @Test
    void nameThatTheServerRefusesFailsTheHandshake() throws Exception {
        TlsOptions choosy = SERVER.withParameters(
                parameters -> parameters.setSNIMatchers(List.of(SNIHostName.createSNIMatcher("other\\.example"))));
        fixture.run(() -> {
            Server server = server(choosy);
            refused(server, CLIENT.withServerHostname("localhost"), SSLHandshakeException.class, "unrecognized_name");
            assertThat(fixture.awaitFailure().failure()).isInstanceOf(SSLHandshakeException.class);
            end(server);
        });
    }

    /** No protocol in common: an error, not a connection that speaks nothing. */
    @AsyncTest
    void missingCommonApplicationProtocolFailsTheHandshake() throws Exception {
        Server server = server(SERVER.withApplicationProtocols("h2"));
        refused(server, CLIENT.withApplicationProtocols("spdy"), SSLHandshakeException.class, "no_application_protocol");
        fixture.awaitFailure();
        end(server);
    }
}
