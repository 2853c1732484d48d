package io.jvloop.tck.net.tls;

import static io.jvloop.Asyncio.toThread;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.ConnectedFixture.end;
import static io.jvloop.tck.peers.SecuredFixture.CLIENT;
import static io.jvloop.tck.peers.SecuredFixture.SERVER;
import static io.jvloop.tck.peers.SecuredFixture.address;
import static io.jvloop.tck.peers.SecuredFixture.serving;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.net.Server;
import io.jvloop.net.TlsOptions;
import io.jvloop.spi.Capability;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that keep to the letter of TLS and abuse it. What they cost is bounded: bytes held, and records in a turn. */
public class TlsAbuseContract {
    private static final int FLOOD = 10_000;
    /** What goes into one record. */
    private static final int RECORD = 16 * 1024;
    /** As many records as one turn takes, and as many bytes of answers as wait for a peer that does not read. */
    private static final int RECORDS_A_TURN = 128;
    private static final int ANSWERS = 16 * 1024 + RECORDS_A_TURN * 100;
    private static final byte[] ONE = {1};
    @RegisterExtension
    final LoopFixture fixture = Certificates.fixture(Capability.TCP);

    private void served(TlsOptions options, String version, Recorder accepted, AbusivePeer.Use use) throws Exception {
        fixture.run(() -> AbusivePeer.served(accepted, options, version, use));
    }

    private void served(String version, AbusivePeer.Use use) throws Exception {
        served(SERVER, version, recorder(), use);
    }

    /** A client of ours and an abusive server. */
    private void connected(String version, AbusivePeer.Use use) throws Exception {
        fixture.run(() -> AbusivePeer.connected(this::recorder, CLIENT, version, use));
    }

    private Recorder recorder() {
        return new Recorder(fixture.loop());
    }

    private static void assertRefused(Recorder recorder, AbusivePeer peer, String why) {
        recorder.await("lost");

        assertThat(recorder.cause()).isInstanceOf(SSLException.class).hasMessageContaining(why);
        assertThat(toThread(peer::countToEnd)).isLessThan(ANSWERS);
    }

    // ---- records without data ----

    @Test
    void floodOfRequestsForNewKeysEndsTheConnection() throws Exception {
        served("TLSv1.3", (recorder, peer) -> {
            Task<Void> flooding = peer.flooding(FLOOD, peer::renew);
            assertRefused(recorder, peer, "records without data");
            flooding.await();
        });
    }

    @Test
    void floodOfRequestsForNewKeysEndsAClientsConnection() throws Exception {
        connected("TLSv1.3", (recorder, peer) -> {
            Task<Void> flooding = peer.flooding(FLOOD, peer::renew);
            assertRefused(recorder, peer, "records without data");
            flooding.await();
        });
    }

    /** Records of TLS 1.2 that an engine of the JDK does not make. */
    private void assertFloodEnds(int type, byte[] body) throws Exception {
        fixture.run(() -> {
            Recorder accepted = recorder();
            Server server = fixture.loop().createServer(() -> accepted, ANY_PORT, serving(SERVER));
            InetSocketAddress address = address(server);
            try (RecordForger forger = toThread(() -> RecordForger.connect(address))) {
                accepted.await("made");
                toThread(() -> {
                    forger.flood(1, RecordForger.DATA, ONE);
                    forger.flood(FLOOD, type, body);
                    return null;
                });
                accepted.await("lost");
            }
            assertThat(accepted.received.toByteArray()).isEqualTo(ONE);
            assertThat(accepted.cause()).isInstanceOf(SSLException.class);
            end(server);
        });
    }

    @Test
    void floodOfEmptyRecordsEndsTheConnection() throws Exception {
        assertFloodEnds(RecordForger.DATA, new byte[0]);
    }

    @Test
    void floodOfWarningsEndsTheConnection() throws Exception {
        assertFloodEnds(RecordForger.WARNING, RecordForger.USER_CANCELLED);
    }

    /** The beginning of a message that is said to be 65,793 bytes long, in pieces of four bytes. */
    @Test
    void floodOfPiecesOfAHandshakeEndsTheConnection() throws Exception {
        assertFloodEnds(RecordForger.HANDSHAKE, new byte[] {1, 1, 1, 1});
    }

    /** What came before the flood is delivered. */
    @Test
    void dataBeforeTheFloodArrives() throws Exception {
        served("TLSv1.3", (recorder, peer) -> {
            peer.data(RawPeer.pattern(RECORD));
            peer.flooding(FLOOD, peer::renew).await();
            recorder.await("lost");

            assertThat(recorder.received.toByteArray()).isEqualTo(RawPeer.pattern(RECORD));
        });
    }

    /** A peer that renews its keys with every record of data is odd, not hostile. */
    @Test
    void newKeysForEachRecordOfDataAreInOrder() throws Exception {
        int count = 1000;
        served("TLSv1.3", (recorder, peer) -> {
            Task<Void> sending = peer.flooding(count, () -> peer.renew().data(new byte[RECORD]));

            assertThat(recorder.awaitBytes(count * RECORD)).hasSize(count * RECORD);
            sending.await();
            recorder.transport().write(ONE);
            assertThat(toThread(() -> peer.receiveData(1))).isEqualTo(ONE);
        });
    }

    /** The answers to a peer that asks and does not read. */
    @Test
    void whoDoesNotTakeTheAnswersIsNotReadFrom() throws Exception {
        int count = 2000;
        int ours = 16 << 20;
        served("TLSv1.3", (recorder, peer) -> {
            recorder.transport().write(new byte[ours]); // more than sockets hold
            long before = recorder.transport().writeBufferSize();
            assertThat(before).isPositive();
            Task<Void> sending = peer.flooding(count, () -> peer.renew().data(new byte[RECORD]));
            awaitSilence(recorder);

            assertThat(recorder.transport().writeBufferSize() - before).isLessThan(ANSWERS);
            assertThat(recorder.received.size()).isLessThan(count * RECORD);
            assertThat(toThread(() -> peer.receiveData(ours))).hasSize(ours);
            assertThat(recorder.awaitBytes(count * RECORD)).hasSize(count * RECORD);
            sending.await();
        });
    }

    /** Until nothing has come for many turns, and something has come before. */
    private static void awaitSilence(Recorder recorder) {
        int quiet = 0;
        for (int size = 0; quiet < FLOOD; yieldNow()) {
            int now = recorder.received.size();
            quiet = now == size && now > 0 ? quiet + 1 : 0;
            size = now;
        }
    }

    // ---- new handshakes, up to TLS 1.2 ----

    @Test
    void serverRefusesANewHandshake() throws Exception {
        served("TLSv1.2", (recorder, peer) -> {
            peer.flooding(1, peer::renew).await();

            assertRefused(recorder, peer, "renegotiation");
        });
    }

    @Test
    void clientRefusesANewHandshake() throws Exception {
        connected("TLSv1.2", (recorder, peer) -> {
            peer.flooding(1, peer::renew).await();

            assertRefused(recorder, peer, "renegotiation");
        });
    }

    @Test
    void newHandshakesByLeaveAreBounded() throws Exception {
        served(SERVER.withRenegotiation(true), "TLSv1.2", recorder(), (recorder, peer) -> {
            int[] made = new int[1];
            Task<Void> flooding = peer.flooding(FLOOD, () -> {
                peer.handshake();
                peer.flush();
                made[0]++;
            });
            assertRefused(recorder, peer, "records without data");
            flooding.await();

            assertThat(made[0]).isBetween(2, 64);
        });
    }

    /** What is written meanwhile waits for its end. */
    @Test
    void newHandshakeByLeaveThatIsNotGoneOnWithIsGivenUp() throws Exception {
        served(SERVER.withRenegotiation(true).withHandshakeTimeout(Duration.ofSeconds(1)), "TLSv1.2", recorder(), (recorder, peer) -> {
            peer.flooding(1, peer::renew).await();
            recorder.await("lost");

            assertThat(recorder.cause()).isInstanceOf(SocketTimeoutException.class).hasMessageContaining("handshake");
        });
    }

    // ---- work in a turn ----

    /** Notes the most that one turn brought. */
    private static final class Measured extends Recorder {
        private final EventLoop loop;
        private final boolean slow;
        private long turn;
        private int bytes;
        private int pieces;
        int mostBytes;
        int mostPieces;

        Measured(EventLoop loop, boolean slow) {
            super(loop);
            this.loop = loop;
            this.slow = slow;
        }

        @Override
        protected void onData() {
            long now = loop.statistics().turns();
            int size = received.size();
            if (now != turn) {
                turn = now;
                bytes = size;
                pieces = 0;
            }
            // The first piece of a turn is counted from the second on; a record brings one byte, so one more is no matter.
            mostBytes = Math.max(mostBytes, size - bytes);
            mostPieces = Math.max(mostPieces, ++pieces);
            for (long begun = System.nanoTime(); slow && System.nanoTime() - begun < 1_000_000;) {
                Thread.onSpinWait();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void tinyRecordsAllArriveSomeInEachTurn(String version) throws Exception {
        Measured measured = new Measured(fixture.loop(), false);
        served(SERVER, version, measured, (recorder, peer) -> {
            Task<Void> flooding = peer.flooding(3 * FLOOD, () -> peer.data(ONE));
            assertThat(recorder.awaitBytes(3 * FLOOD)).hasSize(3 * FLOOD);
            flooding.await();
        });
        assertThat(measured.mostBytes).isLessThanOrEqualTo(RECORDS_A_TURN);
    }

    /** Each piece takes as long as a turn may. */
    @Test
    void slowRecordsComeOneInATurn() throws Exception {
        int count = 200;
        Measured measured = new Measured(fixture.loop(), true);
        served(SERVER, "TLSv1.3", measured, (recorder, peer) -> {
            Task<Void> flooding = peer.flooding(count, () -> peer.data(new byte[RECORD]));
            assertThat(recorder.awaitBytes(count * RECORD)).hasSize(count * RECORD);
            flooding.await();
        });
        assertThat(measured.mostPieces).isEqualTo(1);
    }
}
