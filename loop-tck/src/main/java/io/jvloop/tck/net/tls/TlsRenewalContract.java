package io.jvloop.tck.net.tls;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.openConnection;
import static io.jvloop.Asyncio.startServer;
import static io.jvloop.Asyncio.toThread;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.ConnectedFixture.end;
import static io.jvloop.tck.peers.SecuredFixture.CLIENT;
import static io.jvloop.tck.peers.SecuredFixture.SERVER;
import static io.jvloop.tck.peers.SecuredFixture.address;
import static io.jvloop.tck.peers.SecuredFixture.connecting;
import static io.jvloop.tck.peers.SecuredFixture.serving;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.net.Server;
import io.jvloop.net.StreamPair;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamWriter;
import io.jvloop.spi.Capability;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.RawPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that the peer renews while both sides send: a new handshake up to TLS 1.2 (by leave), a KeyUpdate from TLS 1.3 on. */
public class TlsRenewalContract {
    private static final int SIZE = 2 << 20;
    private static final int PIECE = SIZE / 8;
    private static final int LITTLE = 1024;
    private static final byte[] OURS = RawPeer.pattern(SIZE);
    private static final byte[] THEIRS = RawPeer.pattern(SIZE);
    @RegisterExtension
    final LoopFixture fixture = Certificates.fixture(Capability.TCP);

    static {
        for (int i = 0; i < SIZE; i++) {
            THEIRS[i] = (byte) ~THEIRS[i];
        }
    }

    /**
     * What the peer has received. It renews the keys between the pieces that it sends, as its version has it. Each new handshake is over
     * before the next piece, for with the last one we say goodbye, and the JDK takes a goodbye in a handshake for a failure.
     */
    private static byte[] renewing(SSLSocket socket, String version) throws Exception {
        try (socket) {
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            Semaphore renewed = new Semaphore(version.equals("TLSv1.3") ? SIZE : 0);
            socket.addHandshakeCompletedListener(_ -> renewed.release());
            FutureTask<Void> sending = new FutureTask<>(() -> {
                socket.getOutputStream().write(THEIRS, 0, PIECE);
                for (int at = PIECE; at < SIZE; at += PIECE) {
                    socket.startHandshake();
                    renewed.acquire();
                    socket.getOutputStream().write(THEIRS, at, PIECE);
                }
                return null;
            });
            Thread.ofPlatform().daemon().start(sending);
            byte[] received = socket.getInputStream().readAllBytes();
            sending.get();
            return received;
        }
    }

    /** Writes in every turn, so surely while handshakes are going on, until it has received everything; how much it wrote. */
    private static int exchange(StreamReader reader, StreamWriter writer) throws IOException {
        Task<byte[]> reading = createTask(() -> reader.readExactly(SIZE));
        int written = 0;
        while (!reading.isDone()) {
            writer.write(ByteBuffer.wrap(OURS, written % SIZE, LITTLE));
            written += LITTLE;
            writer.drain();
            yieldNow();
        }
        assertThat(reading.await()).isEqualTo(THEIRS);
        writer.close();
        writer.awaitClosed();
        return written;
    }

    private static void assertWritten(int written, byte[] received) {
        byte[] expected = new byte[written];
        for (int i = 0; i < written; i++) {
            expected[i] = OURS[i % SIZE];
        }
        assertThat(received).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @Behaviour(404)
    void serverLosesNothing(String version) throws Exception {
        fixture.run(() -> {
            Promise<Integer> written = fixture.loop().createFuture();
            Server server = startServer((reader, writer) -> written.setResult(exchange(reader, writer)), ANY_PORT,
                    serving(SERVER.withRenegotiation(true)));
            InetSocketAddress address = address(server);
            byte[] atPeer = toThread(() -> renewing(
                    (SSLSocket) Certificates.client().getSocketFactory().createSocket(address.getAddress(), address.getPort()), version));
            assertWritten(written.await(), atPeer);
            end(server);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @Behaviour(404)
    void clientLosesNothing(String version) throws Exception {
        fixture.run(() -> {
            try (SSLServerSocket listener = (SSLServerSocket) Certificates.server().getServerSocketFactory().createServerSocket(0, 1,
                    InetAddress.getLoopbackAddress())) {
                Task<byte[]> atPeer = createTask(() -> toThread(() -> renewing((SSLSocket) listener.accept(), version)));
                var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
                try (StreamPair client =
                        openConnection(address, connecting(CLIENT.withServerHostname("localhost").withRenegotiation(true)))) {
                    int written = exchange(client.reader(), client.writer());
                    assertWritten(written, atPeer.await());
                }
            }
        });
    }
}
