package io.jvloop.tck.net.tls;

import static io.jvloop.tck.peers.SecuredFixture.CLIENT;
import static io.jvloop.tck.peers.SecuredFixture.SERVER;
import static io.jvloop.tck.peers.SecuredFixture.only;
import static io.jvloop.tck.peers.SecuredFixture.secured;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.net.ClientAuthentication;
import io.jvloop.net.TlsOptions;
import io.jvloop.net.TlsSession;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import java.util.Objects;
import javax.net.ssl.ExtendedSSLSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What two ends of ours agree on: versions, certificates, names and application protocols. */
public class TlsSessionContract {
    @RegisterExtension
    final LoopFixture fixture = Certificates.fixture();

    @BeforeAll
    static void certificatesAreNotMadeInALoop() {
        Certificates.otherCertificate();
    }

    private Recorder recorder() {
        return new Recorder(fixture.loop());
    }

    private static TlsSession session(Recorder recorder) {
        return Objects.requireNonNull(recorder.transport().tls());
    }

    /** {@code test_events.EventLoopTestsMixin.test_create_server_ssl, test_create_ssl_connection}. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @Behaviour(380)
    void bothEndsTalkAndKnowWhatWasAgreedOn(String version) throws Exception {
        TlsOptions serving = only(SERVER, version);
        secured(fixture, serving, CLIENT, this::recorder, (client, server) -> {
            client.transport().write(RawPeer.pattern(100_000));
            assertThat(server.awaitBytes(100_000)).isEqualTo(RawPeer.pattern(100_000));
            server.transport().write(RawPeer.pattern(100_000));
            assertThat(client.awaitBytes(100_000)).isEqualTo(RawPeer.pattern(100_000));

            assertThat(session(client).peerCertificates()).containsExactly(Certificates.serverCertificate());
            assertThat(session(server).peerCertificates()).isEmpty();
            assertThat(session(client).protocol()).isEqualTo(version).isEqualTo(session(server).protocol());
            assertThat(session(client).cipherSuite()).startsWith("TLS_").isEqualTo(session(server).cipherSuite());
            assertThat(session(client).context()).isSameAs(CLIENT.context());
            assertThat(session(server).context()).isSameAs(serving.context());
            assertThat(session(client).applicationProtocol()).isNull();
            assertThat(client.calls.getFirst()).isEqualTo("made");
        });
    }

    /** {@code test_ssl.TestSSL.test_create_server_ssl_1}: ALPN. */
    @Test
    void applicationProtocolIsTheServersFirstThatTheClientHasToo() throws Exception {
        TlsOptions serving = SERVER.withApplicationProtocols("h2", "http/1.1");
        secured(fixture, serving, CLIENT.withApplicationProtocols("spdy", "http/1.1", "h2"), this::recorder, (client, server) -> {
            assertThat(session(client).applicationProtocol()).isEqualTo("h2");
            assertThat(session(server).applicationProtocol()).isEqualTo("h2");
        });
    }

    /** {@code test_events.EventLoopTestsMixin.test_create_server_ssl}: the client shows a certificate. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @Behaviour(380)
    void serverKnowsAClientThatShowsItsCertificate(String version) throws Exception {
        TlsOptions serving = only(SERVER.withClientAuthentication(ClientAuthentication.NEED), version);
        secured(fixture, serving, TlsOptions.client(Certificates.clientWithKey()), this::recorder,
                (client, server) -> assertThat(session(server).peerCertificates()).containsExactly(Certificates.clientCertificate()));
    }

    /** Two names at one address, each with a certificate of its own: the key manager reads what the client has asked for. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void keyManagerMayChooseTheCertificateByTheNameAskedFor(String version) throws Exception {
        TlsOptions serving = only(TlsOptions.server(Certificates.serverOfTwoNames()), version);
        TlsOptions asking = TlsOptions.client(Certificates.clientOfOther()).withServerHostname("other.example");
        secured(fixture, serving, asking, this::recorder,
                (client, server) -> assertThat(session(client).peerCertificates()).containsExactly(Certificates.otherCertificate()));
        secured(fixture, serving, CLIENT.withServerHostname("localhost"), this::recorder,
                (client, server) -> assertThat(session(client).peerCertificates()).containsExactly(Certificates.serverCertificate()));
    }

    /** A server that merely wants certificates takes clients without one. */
    @Test
    void wantedCertificateMayBeMissing() throws Exception {
        secured(fixture, SERVER.withClientAuthentication(ClientAuthentication.WANT), CLIENT, this::recorder,
                (client, server) -> assertThat(session(server).peerCertificates()).isEmpty());
    }

    /** RFC 6066: a server can choose its certificate by it. */
    @Test
    void clientAsksForTheNameItWants() throws Exception {
        secured(fixture, SERVER, CLIENT.withServerHostname("localhost"), this::recorder, (client, server) -> {
            ExtendedSSLSession session = (ExtendedSSLSession) session(server).session();

            assertThat(session.getRequestedServerNames()).hasSize(1).first().asString().contains("localhost");
        });
    }
}
