package io.jvloop.tck.net.tls;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.openConnection;
import static io.jvloop.Asyncio.startServer;
import static io.jvloop.Asyncio.toThread;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.ConnectedFixture.end;
import static io.jvloop.tck.peers.SecuredFixture.CLIENT;
import static io.jvloop.tck.peers.SecuredFixture.SERVER;
import static io.jvloop.tck.peers.SecuredFixture.address;
import static io.jvloop.tck.peers.SecuredFixture.connecting;
import static io.jvloop.tck.peers.SecuredFixture.secured;
import static io.jvloop.tck.peers.SecuredFixture.serving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jvloop.Task;
import io.jvloop.net.Server;
import io.jvloop.net.StreamPair;
import io.jvloop.net.TlsOptions;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.Program;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import io.jvloop.tck.peers.SecuredFixture;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The end of one side alone, of which TLS 1.3 is capable and asyncio is not: what is asked for by an option. */
public class TlsHalfCloseContract {
    private static final TlsOptions HALF_SERVER = SERVER.withHalfClose(true);
    private static final TlsOptions HALF_CLIENT = CLIENT.withHalfClose(true);
    private static final int MUCH = 1 << 20;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.TCP);

    private void halfClosing(SecuredFixture.Use<Recorder> use) throws Exception {
        secured(fixture, HALF_SERVER, HALF_CLIENT, () -> new Recorder(fixture.loop()), use);
    }

    @Test
    void clientEndsItsSideAndReceivesOn() throws Exception {
        halfClosing((client, server) -> {
            server.keepOpenAtEof = true;
            assertThat(client.transport().canWriteEof()).isTrue();
            client.transport().write(RawPeer.pattern(MUCH));
            client.transport().writeEof();
            server.await("eof");
            assertThat(server.received.toByteArray()).isEqualTo(RawPeer.pattern(MUCH));
            assertThatIllegalStateException().isThrownBy(() -> client.transport().write(new byte[1])).withMessageContaining("writeEof");

            server.transport().write(RawPeer.pattern(MUCH));
            assertThat(client.awaitBytes(MUCH)).isEqualTo(RawPeer.pattern(MUCH));
            server.transport().close();
            client.await("lost");
            server.await("lost");
            assertThat(client.cause()).isNull();
            assertThat(server.cause()).isNull();
        });
    }

    @Test
    void serverEndsItsSideAndReceivesOn() throws Exception {
        halfClosing((client, server) -> {
            client.keepOpenAtEof = true;
            server.transport().writeEof();
            server.transport().writeEof();
            client.await("eof");
            client.transport().write(RawPeer.pattern(1000));
            assertThat(server.awaitBytes(1000)).isEqualTo(RawPeer.pattern(1000));
            client.transport().writeEof();
            server.await("lost");
            client.transport().close();
            client.await("lost");
            assertThat(client.cause()).isNull();
            assertThat(server.cause()).isNull();
        });
    }

    /** As with TCP: its protocol decides. */
    @Test
    void peerThatDoesNotWantTheOtherSideCloses() throws Exception {
        halfClosing((client, server) -> {
            client.transport().writeEof();
            server.await("lost");
            client.await("lost");
            assertThat(client.order()).containsExactly("made", "eof", "lost");
            assertThat(server.order()).containsExactly("made", "eof", "lost");
        });
    }

    /** {@code asyncio.sslproto._SSLProtocolTransport}: who has not asked for it has asyncio's rule. */
    @Test
    @Behaviour(399)
    void withoutTheOptionThePeersEndIsTheEnd() throws Exception {
        secured(fixture, SERVER, HALF_CLIENT, () -> new Recorder(fixture.loop()), (client, server) -> {
            server.keepOpenAtEof = true;
            assertThat(server.transport().canWriteEof()).isFalse();
            client.transport().writeEof();
            server.await("lost");
            client.await("lost");
        });
    }

    @Test
    void earlierVersionsCannot() throws Exception {
        TlsOptions old = HALF_CLIENT.withParameters(parameters -> parameters.setProtocols(new String[] {"TLSv1.2"}));
        secured(fixture, HALF_SERVER, old, () -> new Recorder(fixture.loop()), (client, server) -> {
            assertThat(client.transport().canWriteEof()).isFalse();
            assertThat(server.transport().canWriteEof()).isFalse();
        });
    }

    @AsyncTest
    void streamAnswersWhatItHasReadToItsEnd() throws Exception {
        Server server = startServer((reader, writer) -> {
            writer.write(reader.readAll());
            writer.drain();
        }, ANY_PORT, serving(HALF_SERVER));
        try (StreamPair client = openConnection(address(server), connecting(HALF_CLIENT))) {
            client.writer().write(RawPeer.pattern(MUCH));
            client.writer().writeEof();
            assertThat(client.reader().readAll()).isEqualTo(RawPeer.pattern(MUCH));
        }
        end(server);
    }

    /** The JDK's own sockets, which end one side alone as well. */
    @AsyncTest
    void blockingSocketEndsItsSideAndIsAnswered() throws Exception {
        Server server = startServer((reader, writer) -> {
            writer.write(reader.readAll());
            writer.drain();
        }, ANY_PORT, serving(HALF_SERVER));
        int port = address(server).getPort();
        Task<byte[]> answer = createTask(() -> toThread(() -> {
            try (SSLSocket socket = (SSLSocket) Certificates.client().getSocketFactory().createSocket("127.0.0.1", port)) {
                socket.getOutputStream().write(RawPeer.pattern(MUCH));
                socket.shutdownOutput();
                return socket.getInputStream().readAllBytes();
            }
        }));
        assertThat(answer.await()).isEqualTo(RawPeer.pattern(MUCH));
        end(server);
    }

    /** A peer that knows nothing of it: its answer to the last line comes after our end. */
    @AsyncTest
    void opensslServerAnswersAfterOurEnd() throws Exception {
        Program.need("openssl");
        try (Program server = Program.start("openssl", "s_server", "-accept", "127.0.0.1:0", "-rev", "-cert",
                Certificates.file("server.crt"), "-key", Certificates.file("server.key"))) {
            String listening = server.awaitLine("ACCEPT");
            int port = Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
            try (StreamPair client = openConnection(new InetSocketAddress("127.0.0.1", port), connecting(HALF_CLIENT))) {
                client.writer().write("hello\n".getBytes());
                client.writer().writeEof();
                assertThat(client.reader().readAll()).asString().isEqualTo("olleh\n");
            }
        }
    }
}
