package io.jvloop.tck.net.tls;

import static io.jvloop.Asyncio.toThread;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.ConnectedFixture.end;
import static io.jvloop.tck.peers.SecuredFixture.SERVER;
import static io.jvloop.tck.peers.SecuredFixture.address;
import static io.jvloop.tck.peers.SecuredFixture.serving;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Task;
import io.jvloop.net.Server;
import io.jvloop.spi.Capability;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that send what is no TLS, or never all of it. */
public class TlsMalformedContract {
    private static final int FLOOD = 10_000;
    /** What goes into one record. */
    private static final int RECORD = 16 * 1024;
    private static final byte[] ONE = {1};
    private static final Duration SHORT = Duration.ofMillis(50);
    @RegisterExtension
    final LoopFixture fixture = Certificates.fixture(Capability.TCP);

    private void served(String version, AbusivePeer.Use use) throws Exception {
        fixture.run(() -> AbusivePeer.served(recorder(), SERVER, version, use));
    }

    private Recorder recorder() {
        return new Recorder(fixture.loop());
    }

    /** In the clear, before the handshake: warnings that nobody asked for. */
    @Test
    void warningsInPlaceOfAHandshakeEndTheConnection() throws Exception {
        assertHandshakeFails(peer -> peer.raw(new byte[] {21, 3, 3, 0, 2, 1, 90}));
    }

    @Test
    void emptyRecordsInPlaceOfAHandshakeEndTheConnection() throws Exception {
        assertHandshakeFails(peer -> peer.raw(new byte[] {22, 3, 3, 0, 0}));
    }

    /** A message of the handshake that claims to be as long as its field can say, and comes a byte at a time. */
    @Test
    void endlessMessageOfAHandshakeEndsTheConnection() throws Exception {
        byte[] piece = {22, 3, 3, 0, 1, 1};
        assertHandshakeFails(peer -> peer.raw(new byte[] {22, 3, 3, 0, 4, 1, (byte) 0xff, (byte) 0xff, (byte) 0xff}),
                peer -> peer.raw(piece));
    }

    /** What a peer sends. */
    private interface Sending {
        void by(AbusivePeer peer);
    }

    private void assertHandshakeFails(Sending all) throws Exception {
        assertHandshakeFails(_ -> {}, all);
    }

    private void assertHandshakeFails(Sending first, Sending all) throws Exception {
        fixture.run(() -> {
            Server server = fixture.loop().createServer(this::recorder, ANY_PORT, serving(SERVER.withHandshakeLimit(RECORD)));
            InetSocketAddress address = address(server);
            try (AbusivePeer peer = toThread(() -> AbusivePeer.client(address, "TLSv1.3"))) {
                first.by(peer);
                Task<Void> flooding = peer.flooding(10 * FLOOD, () -> all.by(peer));
                assertThat(toThread(peer::countToEnd)).isLessThan(RECORD);
                flooding.await();
            }
            end(server);
        });
        assertThat(fixture.failures()).hasSize(1).allMatch(failure -> failure.failure() instanceof SSLException);
    }

    /** A record longer than any may be: its length alone is enough, nobody waits for the rest. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void oversizedRecordIsRefusedByItsLength(String version) throws Exception {
        served(version, (recorder, peer) -> {
            peer.flooding(1, () -> peer.raw(new byte[] {23, 3, 3, (byte) 0xff, (byte) 0xff, 0})).await();
            recorder.await("lost");

            assertThat(recorder.cause()).isInstanceOf(SSLException.class);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void garbageAfterTheHandshakeEndsTheConnection(String version) throws Exception {
        served(version, (recorder, peer) -> {
            peer.data(ONE);
            peer.flooding(FLOOD, () -> peer.raw(RawPeer.pattern(RECORD))).await();
            recorder.await("lost");

            assertThat(recorder.received.toByteArray()).isEqualTo(ONE);
            assertThat(recorder.cause()).isInstanceOf(SSLException.class);
        });
    }

    /** Many that begin and stop in the middle of their first message. */
    @Test
    void halfHandshakesAreGivenUp() throws Exception {
        int count = 50;
        AbusivePeer[] peers = new AbusivePeer[count];
        fixture.run(() -> {
            Server server = fixture.loop().createServer(this::recorder, ANY_PORT, serving(SERVER.withHandshakeTimeout(SHORT)));
            InetSocketAddress address = address(server);
            toThread(() -> {
                for (int i = 0; i < count; i++) {
                    peers[i] = AbusivePeer.client(address, "TLSv1.3");
                    byte[] hello = peers[i].renew().taken();
                    peers[i].raw(Arrays.copyOf(hello, 1 + i * (hello.length - 2) / count)).flush();
                }
                return null;
            });
            for (AbusivePeer peer : peers) {
                assertThat(toThread(peer::countToEnd)).isZero();
                peer.close();
            }
            end(server);
        });
        assertThat(fixture.failures()).hasSize(count).allMatch(failure -> failure.failure() instanceof SocketTimeoutException);
    }
}
