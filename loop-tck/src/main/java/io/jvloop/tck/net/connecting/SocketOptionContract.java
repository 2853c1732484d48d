package io.jvloop.tck.net.connecting;

import static io.jvloop.tck.peers.ConnectedFixture.connected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.jvloop.net.BaseTransport;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Connection;
import io.jvloop.net.DatagramOptions;
import io.jvloop.net.DatagramTransport;
import io.jvloop.net.PeerCredentials;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.Transport;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.ConnectedFixture;
import io.jvloop.tck.peers.DatagramRecorder;
import io.jvloop.tck.peers.Recorder;
import io.jvloop.tck.peers.Use;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a transport lets its user ask of the socket below it. */
public class SocketOptionContract {
    private static final int BUFFER = 20_000;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    @TempDir
    Path directory;

    /** {@code uvloop test_sockets.TestUVSockets.test_pseudosocket}. */
    @Test
    @Behaviour(539)
    void socketAnswersQueriesAndTakesOptions() throws Exception {
        connected(fixture, (recorder, peer) -> {
            Transport transport = recorder.transport();
            assertThat(transport.option(StandardSocketOptions.SO_KEEPALIVE)).isFalse();
            transport.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            transport.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
            assertThat(transport.option(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
            assertThat(transport.option(StandardSocketOptions.SO_RCVBUF)).isGreaterThanOrEqualTo(BUFFER);
            assertThatThrownBy(() -> transport.option(StandardSocketOptions.IP_MULTICAST_IF))
                    .isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("IP_MULTICAST_IF");

            transport.abort();
            recorder.await("lost");
            assertThatThrownBy(() -> transport.option(StandardSocketOptions.SO_KEEPALIVE)).isInstanceOf(SocketException.class)
                    .hasMessageContaining("closed");
            assertThat(transport.localAddress()).isNotNull();
        });
    }

    /** What could send, receive, bind or close behind the transport's back is not to be had. {@code test_pseudosocket} too. */
    @ParameterizedTest
    @ValueSource(classes = {BaseTransport.class, Transport.class, DatagramTransport.class, Server.class, Connection.class})
    @Behaviour(539)
    void nothingHandsOutTheSocketItself(Class<?> type) {
        assertThat(type.getMethods()).extracting(Method::getReturnType).noneMatch(returned -> Stream
                .of(Channel.class, Socket.class, ServerSocket.class, DatagramSocket.class, FileDescriptor.class)
                .anyMatch(raw -> raw.isAssignableFrom(returned)));
    }

    private void onUnixConnection(Use<Transport> use) throws Exception {
        fixture.require(Capability.UNIX);
        fixture.run(() -> {
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
            try (Server server = fixture.loop().createServer(() -> new Recorder(fixture.loop()), address, ServerOptions.DEFAULT)) {
                Connection<Recorder> client = fixture.loop().createConnection(() -> new Recorder(fixture.loop()), address,
                        ConnectOptions.DEFAULT);
                use.of(client.transport());
                client.transport().abort();
                client.protocol().await("lost");
                server.abortClients();
            }
        });
    }

    /** A Unix-domain socket has no Nagle's algorithm; who knows that before asking the system says so by the type. */
    @Test
    void optionThatTheSystemRefusesIsAnIoException() throws Exception {
        onUnixConnection(transport -> {
            assertThatThrownBy(() -> transport.setOption(StandardSocketOptions.TCP_NODELAY, true))
                    .isInstanceOfAny(SocketException.class, UnsupportedOperationException.class).hasMessageContaining("TCP_NODELAY");
            assertThatThrownBy(() -> transport.option(StandardSocketOptions.TCP_NODELAY))
                    .isInstanceOfAny(SocketException.class, UnsupportedOperationException.class).hasMessageContaining("TCP_NODELAY");
        });
    }

    @AsyncTest
    void optionOfADatagramSocketThatTheSystemRefusesIsAnIoException() throws Exception {
        fixture.require(Capability.UDP);
        DatagramTransport transport = fixture.loop()
                .createDatagramEndpoint(() -> new DatagramRecorder(fixture.loop()), DatagramOptions.local(ConnectedFixture.ANY_PORT))
                .transport();
        assertThatThrownBy(() -> transport.setOption(StandardSocketOptions.TCP_NODELAY, true))
                .isInstanceOfAny(SocketException.class, UnsupportedOperationException.class).hasMessageContaining("TCP_NODELAY");
        transport.abort();
    }

    @Test
    void unixPeerIsKnownByProcessUserAndGroup() throws Exception {
        fixture.require(Capability.PEER_CREDENTIALS);
        onUnixConnection(transport -> {
            PeerCredentials peer = transport.option(PeerCredentials.SO_PEERCRED);
            assertThat(peer.pid()).isEqualTo(ProcessHandle.current().pid());
            assertThat(peer.uid()).isEqualTo(attribute("unix:uid"));
            assertThat(peer.gid()).isEqualTo(attribute("unix:gid"));
            assertThatThrownBy(() -> transport.setOption(PeerCredentials.SO_PEERCRED, peer))
                    .isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("SO_PEERCRED");
        });
    }

    /** Our own process, as the system shows it: files may belong to another group than ours, where a directory says so. */
    private static long attribute(String name) throws IOException {
        return Integer.toUnsignedLong((Integer) Files.getAttribute(Path.of("/proc/self"), name));
    }

    @Test
    void peerOfAnInternetConnectionHasNoCredentials() throws Exception {
        fixture.require(Capability.PEER_CREDENTIALS);
        connected(fixture, (recorder, peer) -> assertThatThrownBy(() -> recorder.transport().option(PeerCredentials.SO_PEERCRED))
                .isInstanceOf(SocketException.class).hasMessageContaining("no Unix-domain connection"));
    }

    @Test
    void channelOfTheJdkNamesTheUserAndGroupOfAUnixPeer() throws Exception {
        assumeFalse(fixture.loop().capabilities().contains(Capability.PEER_CREDENTIALS), "has PEER_CREDENTIALS instead");
        assumeFalse(fixture.loop().capabilities().contains(Capability.DESCRIPTORS), "its sockets are no channels of the JDK");
        onUnixConnection(transport -> {
            assertThat(transport.option(ExtendedSocketOptions.SO_PEERCRED).user().getName())
                    .isEqualTo(Files.getOwner(Path.of("/proc/self")).getName());
            assertThatThrownBy(() -> transport.option(PeerCredentials.SO_PEERCRED)).isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("SO_PEERCRED");
        });
    }
}
