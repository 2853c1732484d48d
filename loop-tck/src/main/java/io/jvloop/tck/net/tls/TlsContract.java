package io.jvloop.tck.net.tls;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.gather;
import static io.jvloop.Asyncio.openConnection;
import static io.jvloop.Asyncio.startServer;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.SecuredFixture.CLIENT;
import static io.jvloop.tck.peers.SecuredFixture.SERVER;
import static io.jvloop.tck.peers.SecuredFixture.address;
import static io.jvloop.tck.peers.SecuredFixture.connecting;
import static io.jvloop.tck.peers.SecuredFixture.only;
import static io.jvloop.tck.peers.SecuredFixture.secured;
import static io.jvloop.tck.peers.SecuredFixture.serving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jvloop.Task;
import io.jvloop.net.ClientHandler;
import io.jvloop.net.Server;
import io.jvloop.net.StreamPair;
import io.jvloop.net.Transport;
import io.jvloop.net.WriteBufferLimits;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.Echo;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import io.jvloop.tck.peers.Use;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections with TLS: what two ends of ours make of it. */
public class TlsContract {
    @RegisterExtension
    final LoopFixture fixture = Certificates.fixture();

    private Recorder recorder() {
        return new Recorder(fixture.loop());
    }

    private void served(ClientHandler handler, Use<StreamPair> use) throws Exception {
        fixture.run(() -> {
            Server server = startServer(handler, ANY_PORT, serving(SERVER));
            try (server; StreamPair client = openConnection(address(server), connecting(CLIENT))) {
                use.of(client);
                client.writer().close();
                client.writer().awaitClosed();
            }
            server.awaitClosed();
        });
    }

    /** {@code test_ssl.TestSSL.test_create_server_ssl_1, test_create_connection_ssl_1}. */
    @AsyncTest
    @Behaviour(388)
    void hundredClientsEachGetTheirMebibyteBack() throws Exception {
        byte[] data = RawPeer.pattern(1 << 20);
        Server server = startServer(Echo::echo, ANY_PORT, serving(SERVER));
        List<Task<Void>> clients = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            clients.add(createTask(() -> exchange(server, data)));
        }
        gather(clients).await();
        server.close();
        server.awaitClosed();
    }

    private static void exchange(Server server, byte[] data) throws IOException {
        try (StreamPair client = openConnection(address(server), connecting(CLIENT))) {
            Task<Void> sending = createTask(() -> {
                client.writer().write(data);
                client.writer().drain();
            });
            byte[] back = client.reader().readExactly(data.length);
            sending.await();
            assertThat(Arrays.mismatch(back, data)).isEqualTo(-1);
            client.writer().close();
            client.writer().awaitClosed();
        }
    }

    /** {@code test_ssl.TestSSL.test_create_connection_ssl_1}, with pieces of all sizes. */
    @Test
    void piecesOfAllSizesArriveInOrder() throws Exception {
        byte[] data = RawPeer.pattern(300_000);
        secured(fixture, (client, server) -> {
            int size = 1;
            for (int at = 0; at < data.length; at += size, size = size * 7 % 40_009) {
                client.transport().write(ByteBuffer.wrap(data, at, Math.min(size, data.length - at)));
                if (size % 5 == 0) {
                    yieldNow();
                }
            }

            assertThat(server.awaitBytes(data.length)).isEqualTo(data);
        });
    }

    /** {@code asyncio.sslproto.SSLProtocol._write_appdata}: writelines. */
    @Test
    void writeAllEqualsTheConcatenation() throws Exception {
        byte[] data = RawPeer.pattern(100_000);
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int at = 0; at < data.length; at += 1000) {
            pieces.add(ByteBuffer.wrap(data, at, 1000));
        }
        secured(fixture, (client, server) -> {
            client.transport().writeAll(pieces);

            assertThat(server.awaitBytes(data.length)).isEqualTo(data);
        });
    }

    /** As plain connections: items 311 and 538. */
    @Test
    void firstWriteOfATurnLeavesAtOnceAndOthersTogetherAtItsEnd() throws Exception {
        fixture.require(Capability.READINESS);
        secured(fixture, (client, server) -> {
            yieldNow();
            client.transport().write(new byte[] {1});
            int afterFirst = client.transport().writeBufferSize();
            client.transport().write(new byte[] {2});
            client.transport().write(new byte[] {3});
            int afterThird = client.transport().writeBufferSize();
            yieldNow();

            assertThat(List.of(afterFirst, afterThird, client.transport().writeBufferSize())).containsExactly(0, 2, 0);
            assertThat(server.awaitBytes(3)).containsExactly(1, 2, 3);
        });
    }

    /** {@code test_ssl.TestSSL.test_shutdown_cleanly}. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @Behaviour(389)
    void orderlyEndOfThePeerIsTheEndOfTheStreamAndThenANormalClose(String version) throws Exception {
        secured(fixture, only(SERVER, version), CLIENT, this::recorder, (client, server) -> {
            server.transport().write(RawPeer.pattern(100));
            server.transport().close();
            client.await("lost");
            server.await("lost");

            assertThat(client.order()).containsExactly("made", "data", "eof", "lost");
            assertThat(client.cause()).isNull();
            assertThat(server.calls).containsExactly("made", "lost");
            assertThat(server.cause()).isNull();
        });
    }

    /** {@code test_ssl.TestSSL.test_shutdown_cleanly}, with streams. */
    @Test
    @Behaviour(389)
    void streamOfAPeerThatClosesEnds() throws Exception {
        served((reader, writer) -> writer.write(RawPeer.pattern(1 << 20)), client -> {
            assertThat(client.reader().readAll()).isEqualTo(RawPeer.pattern(1 << 20));
            assertThat(client.reader().atEof()).isTrue();
        });
    }

    /** {@code asyncio.sslproto._SSLProtocolTransport}. */
    @Test
    @Behaviour(399)
    void oneSideAloneCannotEnd() throws Exception {
        secured(fixture, (client, server) -> {
            server.keepOpenAtEof = true;
            assertThat(client.transport().canWriteEof()).isFalse();
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(client.transport()::writeEof)
                    .withMessageContaining("close");
            client.transport().write(new byte[] {1});
            client.transport().close();
            server.await("lost");

            assertThat(server.order()).containsExactly("made", "data", "eof", "lost");
        });
    }

    /** {@code test_sslproto.SslProtoHandshakeTests.test_set_new_app_protocol, test_get_extra_info_on_closed_connection}. */
    @Test
    @Behaviour(400)
    void transportHasWhatAPlainOneHas() throws Exception {
        secured(fixture, (client, server) -> {
            Transport transport = server.transport();
            transport.pauseReading();
            client.transport().write(RawPeer.pattern(1000));
            for (int i = 0; i < 20; i++) {
                yieldNow();
            }
            assertThat(server.received.size()).isZero();
            assertThat(transport.isReading()).isFalse();
            Recorder second = recorder();
            transport.setProtocol(second);
            assertThat(transport.protocol()).isSameAs(second);
            transport.resumeReading();
            assertThat(second.awaitBytes(1000)).isEqualTo(RawPeer.pattern(1000));

            transport.setWriteBufferLimits(2000, 1000);
            assertThat(transport.writeBufferLimits()).isEqualTo(new WriteBufferLimits(2000, 1000));
            assertThat(transport.writeBufferSize()).isZero();
            assertThat(transport.option(StandardSocketOptions.TCP_NODELAY)).isTrue();
            assertThat(transport.remoteAddress()).isEqualTo(client.transport().localAddress());
            transport.close();
            second.await("lost");
            assertThat(transport.tls()).isNotNull();
            assertThat(transport.remoteAddress()).isEqualTo(client.transport().localAddress());
        });
    }

    /** One account from the socket to the application: {@code test_ssl.TestSSL.test_flush_before_shutdown}. */
    @Test
    @Behaviour(400)
    void writerIsPausedByAPeerThatDoesNotReadAndResumedByOneThatDoes() throws Exception {
        secured(fixture, (client, server) -> {
            server.transport().pauseReading();
            int written = 0;
            while (!client.calls.contains("pause")) {
                client.transport().write(new byte[100_000]);
                written += 100_000;
                yieldNow();
            }
            assertThat(client.transport().writeBufferSize()).isGreaterThan(client.transport().writeBufferLimits().high());
            server.transport().resumeReading();
            client.await("resume");

            server.awaitBytes(written);
            assertThat(client.order()).containsExactly("made", "pause", "resume");
        });
    }

    /** {@code test_ssl.TestSSL.test_remote_shutdown_receives_trailing_data}. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @Behaviour(390)
    void whatWasWrittenBeforeThePeerSaidGoodbyeReachesIt(String version) throws Exception {
        byte[] data = RawPeer.pattern(4 << 20);
        TlsPeer.served(fixture, only(SERVER, version), recorder(), (accepted, peer) -> {
            accepted.transport().write(data);
            accepted.transport().write(new byte[] {1});
            peer.secured().sendEof();
            byte[] received = peer.secured().receive(data.length + 1);

            assertThat(Arrays.mismatch(received, RawPeer.join(data, new byte[] {1}))).isEqualTo(-1);
            accepted.await("lost");
            assertThat(accepted.cause()).isNull();
        });
    }

    /** {@code test_ssl.TestSSL.test_remote_shutdown_receives_trailing_data}: question and goodbye come together. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @Behaviour(390)
    void answerToWhatCameWithTheGoodbyeReachesThePeer(String version) throws Exception {
        Recorder answering = new Recorder(fixture.loop()) {
            @Override
            protected void onData() {
                transport().write(new byte[] {1});
                transport().write(new byte[] {2});
            }
        };
        TlsPeer.served(fixture, only(SERVER, version), answering, (accepted, peer) -> {
            accepted.transport().pauseReading();
            peer.secured().send(new byte[10]);
            peer.secured().sendEof();
            Steps.turns(5);
            accepted.transport().resumeReading();

            assertThat(peer.secured().receive(2)).containsExactly(1, 2);
            peer.close();
            accepted.await("lost");
        });
    }

    /** {@code uvloop test_tcp._TestSSL.test_write_to_closed_transport}. */
    @Test
    @Behaviour(391)
    void writesAfterThePeerIsGoneAreIgnored() throws Exception {
        secured(fixture, (client, server) -> {
            client.transport().abort();
            server.await("lost");
            for (int i = 0; i < 10; i++) {
                server.transport().write(RawPeer.pattern(100_000));
                assertThat(server.transport().writeBufferSize()).isZero();
            }
        });
    }

    /** {@code asyncio.sslproto._SSLProtocolTransport.close}: what is buffered is sent, then comes the goodbye. */
    @Test
    void closeSendsWhatIsBufferedAndSaysGoodbye() throws Exception {
        byte[] data = RawPeer.pattern(8 << 20);
        secured(fixture, (client, server) -> {
            client.transport().write(data);
            client.transport().close();
            assertThat(client.transport().isClosing()).isTrue();
            client.transport().write(new byte[] {1}); // too late
            server.await("lost");
            client.await("lost");

            assertThat(server.order()).containsExactly("made", "data", "eof", "lost");
            assertThat(Arrays.mismatch(server.received.toByteArray(), data)).isEqualTo(-1);
            assertThat(client.cause()).isNull();
        });
    }
}
