package io.jvloop.tck.net.tls;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.openConnection;
import static io.jvloop.Asyncio.toThread;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.ConnectedFixture.end;
import static io.jvloop.tck.peers.SecuredFixture.CLIENT;
import static io.jvloop.tck.peers.SecuredFixture.SERVER;
import static io.jvloop.tck.peers.SecuredFixture.connecting;
import static io.jvloop.tck.peers.SecuredFixture.secured;
import static io.jvloop.tck.peers.SecuredFixture.serving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jvloop.Asyncio;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.net.Connection;
import io.jvloop.net.SendfileNotAvailableException;
import io.jvloop.net.Server;
import io.jvloop.net.StreamPair;
import io.jvloop.net.TlsOptions;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS over connections that are not the loop's own TCP ones, and what else a TLS transport is used for. */
public class TlsReachContract {
    private static final int MUCH = 1 << 20;
    private static final int LITTLE = 10_000;
    @RegisterExtension
    final LoopFixture fixture = Certificates.fixture();
    @TempDir
    Path directory;

    /** {@code test_events.EventLoopTestsMixin.test_create_ssl_connection} with an accepted socket. */
    @AsyncTest
    @Behaviour(361)
    void acceptedChannelIsTheServersEndOfATlsConnection() throws Exception {
        fixture.require(Capability.JDK_CHANNELS);
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(ANY_PORT)) {
            listener.configureBlocking(false);
            Task<StreamPair> connecting = createTask(() -> openConnection(listener.getLocalAddress(), connecting(CLIENT)));
            SocketChannel accepted = fixture.loop().sockAccept(listener);
            Connection<Recorder> server =
                    fixture.loop().connectAccepted(() -> new Recorder(fixture.loop()), accepted, connecting(SERVER));
            try (StreamPair client = connecting.await()) {
                client.writer().write(RawPeer.pattern(MUCH));
                assertThat(server.protocol().awaitBytes(MUCH)).isEqualTo(RawPeer.pattern(MUCH));
                assertThat(server.transport().tls()).isNotNull();
            }
            server.protocol().await("lost");
        }
    }

    /** {@code test_unix_events.SelectorEventLoopUnixSocketTests.test_create_unix_server_ssl_verified}. */
    @AsyncTest
    @Behaviour(402)
    void tlsRunsOverAUnixSocket() throws Exception {
        fixture.require(Capability.UNIX);
        Server server = Asyncio.startServer((reader, writer) -> writer.write(reader.readExactly(MUCH)),
                UnixDomainSocketAddress.of(directory.resolve("socket")), serving(SERVER));
        try (StreamPair client = openConnection(server.addresses().getFirst(), connecting(CLIENT.withServerHostname("localhost")))) {
            client.writer().write(RawPeer.pattern(MUCH));
            assertThat(client.reader().readExactly(MUCH)).isEqualTo(RawPeer.pattern(MUCH));
        }
        end(server);
    }

    /** Our own goodbye fails at once then, which is no failure of the connection. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whatCameOverAUnixSocketBeforeAnEndWithoutAGoodbyeIsRead(String version) throws Exception {
        gone(version, peer -> {
            peer.flush();
            peer.data(RawPeer.pattern(LITTLE)).flush();
        });
    }

    /** The last words of the handshake, data and the end are there before the server can send its ticket, which fails, too. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whatCameOverAUnixSocketWithTheEndOfTheHandshakeIsRead(String version) throws Exception {
        gone(version, peer -> peer.data(RawPeer.pattern(LITTLE)).flush());
    }

    /** An answer to a request that is not waited for. */
    @Test
    void whatCameOverAUnixSocketAroundARequestForNewKeysIsRead() throws Exception {
        gone("TLSv1.3", peer -> {
            byte[] data = RawPeer.pattern(LITTLE);
            peer.data(Arrays.copyOf(data, LITTLE / 2)).renew().data(Arrays.copyOfRange(data, LITTLE / 2, LITTLE)).flush();
        });
    }

    /** The outer connection's goodbye fails with the inner one's. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whatCameThroughTlsInsideTlsBeforeAnEndWithoutAGoodbyeIsRead(String version) throws Exception {
        fixture.require(Capability.UNIX);
        TlsOptions outer = SERVER.withParameters(parameters -> parameters.setProtocols(new String[] {version}));
        TlsOptions inner = CLIENT.withServerHostname("localhost");
        fixture.run(() -> {
            Promise<Void> secured = fixture.loop().createFuture();
            Promise<byte[]> all = fixture.loop().createFuture();
            Server server = Asyncio.startServer((reader, writer) -> {
                try {
                    writer.startTls(SERVER);
                    secured.setResult(null);
                    while (!writer.transport().isClosing()) {
                        yieldNow();
                    }
                    Steps.turns(10);
                    all.setResult(reader.readAll());
                } catch (IOException lost) {
                    all.setException(lost);
                }
                writer.awaitClosed();
            }, UnixDomainSocketAddress.of(directory.resolve("socket")), serving(outer));
            StreamPair client = openConnection(server.addresses().getFirst(), connecting(inner));
            client.writer().startTls(inner);
            secured.await();
            Steps.turns(10); // it takes the session tickets: the system tells a socket that is closed with something unread as reset
            client.writer().write(RawPeer.pattern(LITTLE));
            while (client.writer().transport().writeBufferSize() > 0) {
                yieldNow();
            }
            client.writer().transport().abort();

            assertThat(all.await()).isEqualTo(RawPeer.pattern(LITTLE));
            end(server);
        });
    }

    /** What a peer sends before it goes. */
    private interface Sending {
        void by(AbusivePeer peer) throws IOException;
    }

    /** The peer has gone before the server reads what it sent. */
    private void gone(String version, Sending sending) throws Exception {
        fixture.require(Capability.TCP); // the peer is a socket of the system
        fixture.require(Capability.UNIX);
        fixture.run(() -> {
            Promise<byte[]> all = fixture.loop().createFuture();
            Server server = Asyncio.startServer((reader, writer) -> {
                while (!writer.transport().isClosing()) {
                    yieldNow();
                }
                Steps.turns(10);
                all.setResult(reader.readAll());
                writer.awaitClosed();
            }, UnixDomainSocketAddress.of(directory.resolve("socket")), serving(SERVER));
            SocketAddress address = server.addresses().getFirst();
            AbusivePeer peer = toThread(() -> {
                AbusivePeer shaken = AbusivePeer.client(address, version);
                shaken.handshake();
                return shaken;
            });
            sending.by(peer);
            peer.close();

            assertThat(all.await()).isEqualTo(RawPeer.pattern(LITTLE));
            end(server);
        });
    }

    /** {@code test_sendfile.SendfileMixin.test_sendfile_ssl_pre_and_post_data}. */
    @Test
    @Behaviour(477)
    void fileIsCopiedIntoATlsConnectionInOrder() throws Exception {
        byte[] content = RawPeer.pattern(MUCH);
        Path path = Files.write(directory.resolve("file"), content);
        secured(fixture, (client, server) -> {
            try (FileChannel file = FileChannel.open(path)) {
                client.transport().write("before".getBytes());
                assertThat(fixture.loop().sendfile(client.transport(), file, 0, Long.MAX_VALUE)).isEqualTo(MUCH);
                client.transport().write("after".getBytes());
            }
            byte[] expected = RawPeer.join(RawPeer.join("before".getBytes(), content), "after".getBytes());
            assertThat(server.awaitBytes(expected.length)).isEqualTo(expected);
        });
    }

    @Test
    @Behaviour(476)
    void zeroCopyIsRefusedWhereBytesMustBeEncrypted() throws Exception {
        Path path = Files.write(directory.resolve("file"), new byte[10]);
        secured(fixture, (client, server) -> {
            try (FileChannel file = FileChannel.open(path)) {
                assertThatExceptionOfType(SendfileNotAvailableException.class)
                        .isThrownBy(() -> fixture.loop().sendfile(client.transport(), file, 0, 10, false));
                client.transport().write(new byte[] {1});
                assertThat(server.awaitBytes(1)).containsExactly(1);
            }
        });
    }
}
