package io.jvloop.tck.net.unix;

import static io.jvloop.Asyncio.startServer;
import static io.jvloop.tck.net.unix.UnixPeers.ask;
import static io.jvloop.tck.net.unix.UnixPeers.leaveStaleFile;
import static io.jvloop.tck.peers.ConnectedFixture.end;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.net.AbstractSocketAddress;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Connection;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.Echo;
import io.jvloop.tck.peers.Recorder;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The file of a Unix-domain server: whose it is, when it is replaced, and when it goes. */
public class SocketFileContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.UNIX);
    @TempDir
    Path directory;

    private Path path() {
        return directory.resolve("socket");
    }

    private UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(path());
    }

    private Server server(ServerOptions options) throws IOException {
        return fixture.loop().createServer(() -> new Recorder(fixture.loop()), address(), options);
    }

    private Server server() throws IOException {
        return server(ServerOptions.DEFAULT);
    }

    private static Server echo(SocketAddress address) throws IOException {
        return startServer(Echo::echo, address);
    }

    /** {@code test_unix_events.SelectorEventLoopUnixSocketTests.test_create_unix_server_existing_path_sock}. */
    @AsyncTest
    @Behaviour(421)
    void staleSocketFileIsReplaced() throws Exception {
        leaveStaleFile(address());
        Server server = echo(address());
        assertThat(ask(address(), new byte[] {1})).containsExactly(1);
        end(server);
    }

    /** {@code test_unix_events.SelectorEventLoopUnixSocketTests.test_create_unix_server_existing_path_nonsock}. */
    @Test
    @Behaviour(421)
    void regularFileIsAnAddressInUseAndStays() throws Exception {
        Files.writeString(path(), "precious");
        fixture.run(() -> {
            assertThatThrownBy(this::server).isInstanceOf(BindException.class).hasMessageContaining("Address already in use")
                    .hasMessageContaining(path().toString());
        });
        assertThat(path()).hasContent("precious");
    }

    /** {@code uvloop test_unix._TestUnix.test_create_unix_server_existing_path_sock}: a live one. */
    @AsyncTest
    @Behaviour(421)
    void liveServerIsAnAddressInUseAndGoesOn() throws Exception {
        Server first = echo(address());
        assertThatThrownBy(this::server).isInstanceOf(BindException.class).hasMessageContaining("Address already in use")
                .hasMessageContaining(path().toString());
        assertThat(ask(address(), new byte[] {1})).containsExactly(1);
        end(first);
    }

    /** A server whose queue is full refuses the look whether it lives, and yet it does. */
    @AsyncTest
    @Behaviour(421)
    void serverWithAFullQueueIsLive() throws Exception {
        Server busy = server(ServerOptions.DEFAULT.withBacklog(1).withStartServing(false));
        List<SocketChannel> waiting = fillQueue();
        assertThatThrownBy(this::server).isInstanceOf(BindException.class).hasMessageContaining("Address already in use");
        assertThatThrownBy(() -> ask(address(), new byte[1])).isInstanceOf(SocketException.class)
                .hasMessageMatching(".*(Resource temporarily unavailable|Connection refused).*")
                .hasMessageContaining(path().toString());
        for (SocketChannel channel : waiting) {
            channel.close();
        }
        end(busy);
    }

    private List<SocketChannel> fillQueue() throws IOException {
        List<SocketChannel> waiting = new ArrayList<>();
        while (true) {
            SocketChannel next = SocketChannel.open(StandardProtocolFamily.UNIX);
            next.configureBlocking(false);
            try {
                next.connect(address());
                waiting.add(next);
            } catch (SocketException full) {
                next.close();
                return waiting;
            }
        }
    }

    /** {@code test_server.UnixServerCleanupTests.test_unix_server_addr_cleanup}. */
    @AsyncTest
    @Behaviour(422)
    void closingTheServerRemovesItsFile() throws Exception {
        Server server = server();
        assertThat(path()).exists();
        end(server);
        assertThat(path()).doesNotExist();
    }

    /** {@code test_server.UnixServerCleanupTests.test_unix_server_cleanup_gone}. */
    @AsyncTest
    @Behaviour(422)
    void closingTheServerDoesNotMindThatItsFileIsGone() throws Exception {
        Server server = server();
        Files.delete(path());
        end(server);
        assertThat(path()).doesNotExist();
    }

    /** {@code test_server.UnixServerCleanupTests.test_unix_server_cleanup_replaced}. */
    @AsyncTest
    @Behaviour(422)
    void closingTheServerLeavesSomebodyElsesFile() throws Exception {
        Server server = server();
        Files.delete(path());
        Server other = server();
        end(server);
        assertThat(path()).exists();
        end(other);
    }

    /** {@code test_server.UnixServerCleanupTests.test_unix_server_cleanup_prevented}. */
    @AsyncTest
    @Behaviour(422)
    void socketFileStaysIfItsRemovalIsTurnedOff() throws Exception {
        Server server = server(ServerOptions.DEFAULT.withRemoveSocketFile(false));
        end(server);
        assertThat(path()).exists();
    }

    /** A server that could not be made leaves nothing behind, neither descriptors nor files. */
    @AsyncTest
    void failureAtASecondAddressRemovesTheFirstOnesFile() throws Exception {
        UnixDomainSocketAddress nowhere = UnixDomainSocketAddress.of(directory.resolve("missing").resolve("socket"));
        assertThatThrownBy(() -> server(ServerOptions.DEFAULT.withMoreAddresses(nowhere))).isInstanceOf(IOException.class)
                .hasMessageContaining(nowhere.toString());
        assertThat(path()).doesNotExist();
    }

    /** Whatever the umask: one says what it takes away, the other what it would not. */
    @Test
    void socketFileHasThePermissionsAskedFor() throws Exception {
        for (String permissions : List.of("rw-rw-rw-", "rw-------")) {
            fixture.run(() -> {
                Server server = server(ServerOptions.DEFAULT.withSocketFilePermissions(PosixFilePermissions.fromString(permissions)));
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path()))).isEqualTo(permissions);
                Connection<Recorder> client =
                        fixture.loop().createConnection(() -> new Recorder(fixture.loop()), address(), ConnectOptions.DEFAULT);
                client.transport().close();
                client.protocol().await("lost");
                end(server);
            });
        }
    }

    @AsyncTest
    void addressWithoutAFileTakesNoPermissions() throws Exception {
        fixture.require(Capability.ABSTRACT_UNIX);
        AbstractSocketAddress name = AbstractSocketAddress.of("jvloop-" + UUID.randomUUID());
        ServerOptions options = ServerOptions.DEFAULT.withSocketFilePermissions(PosixFilePermissions.fromString("rw-------"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fixture.loop().createServer(() -> new Recorder(fixture.loop()), name, options))
                .withMessageContaining("it has no file");
    }
}
