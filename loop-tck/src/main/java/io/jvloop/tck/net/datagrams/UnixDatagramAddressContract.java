package io.jvloop.tck.net.datagrams;

import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.net.datagrams.UnixEndpoints.UNNAMED;
import static io.jvloop.tck.net.datagrams.UnixEndpoints.bytes;
import static io.jvloop.tck.net.datagrams.UnixEndpoints.closed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.net.DatagramEndpoint;
import io.jvloop.net.DatagramOptions;
import io.jvloop.net.DatagramProtocol;
import io.jvloop.net.MulticastGroup;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.DatagramRecorder;
import io.jvloop.tck.peers.Recorder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The addresses of Unix-domain datagram endpoints: what becomes of their files, and what is refused. */
public class UnixDatagramAddressContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private UnixEndpoints unix;

    @BeforeEach
    void filesAreInADirectoryOfTheTest(@TempDir Path directory) {
        unix = new UnixEndpoints(fixture, directory);
    }

    @AsyncTest
    void connectingToNobodyFails() throws Exception {
        unix.needed();
        assertThatThrownBy(() -> unix.open(DatagramOptions.remote(unix.path("missing")).withLocalAddress(unix.path("mine"))))
                .isInstanceOf(FileNotFoundException.class).hasMessageContaining(unix.path("missing").toString());
        assertThat(unix.path("mine").getPath()).doesNotExist();
        closed(unix.open(DatagramOptions.local(unix.path("stale")).withRemoveSocketFile(false)));
        assertThatThrownBy(() -> unix.open(DatagramOptions.remote(unix.path("stale")))).isInstanceOf(ConnectException.class)
                .hasMessageContaining("Connection refused").hasMessageContaining(unix.path("stale").toString());
    }

    /** {@code base_events.BaseEventLoop.create_datagram_endpoint}: a stale file goes. */
    @AsyncTest
    void staleFileIsReplacedAndLiveSocketsAndOtherFilesStay() throws Exception {
        unix.needed();
        closed(unix.open(DatagramOptions.local(unix.path("server")).withRemoveSocketFile(false)));
        assertThat(unix.path("server").getPath()).exists();
        DatagramEndpoint<DatagramRecorder> server = unix.bound("server");
        assertThatThrownBy(() -> unix.bound("server")).isInstanceOf(BindException.class)
                .hasMessageContaining("Address already in use, by a live socket").hasMessageContaining(unix.path("server").toString());
        DatagramEndpoint<DatagramRecorder> sender = unix.nameless();
        sender.transport().sendTo(bytes("still here"), unix.path("server"));
        assertThat(server.protocol().awaitReceived(1)).containsExactly("still here");
        Files.writeString(unix.path("file").getPath(), "precious");
        assertThatThrownBy(() -> unix.bound("file")).isInstanceOf(BindException.class).hasMessageContaining("no socket");
        assertThat(unix.path("file").getPath()).hasContent("precious");
        closed(sender);
        closed(server);
    }

    @AsyncTest
    void liveStreamServerIsAnAddressInUse() throws Exception {
        unix.needed();
        fixture.require(Capability.UNIX);
        Server server = fixture.loop().createServer(() -> new Recorder(fixture.loop()), unix.path("server"), ServerOptions.DEFAULT);
        assertThatThrownBy(() -> unix.bound("server")).isInstanceOf(BindException.class).hasMessageContaining("live socket");
        assertThatThrownBy(() -> unix.open(DatagramOptions.remote(unix.path("server")))).isInstanceOf(IOException.class)
                .hasMessageContaining("wrong type");
        server.close();
        server.awaitClosed();
        DatagramEndpoint<DatagramRecorder> endpoint = unix.bound("server");
        assertThatThrownBy(
                () -> fixture.loop().createServer(() -> new Recorder(fixture.loop()), unix.path("server"), ServerOptions.DEFAULT))
                .isInstanceOf(BindException.class).hasMessageContaining("live socket");
        closed(endpoint);
    }

    @AsyncTest
    void endOfTheEndpointRemovesItsFileAndNobodyElses() throws Exception {
        unix.needed();
        DatagramEndpoint<DatagramRecorder> first = unix.bound("server");
        closed(first);
        assertThat(unix.path("server").getPath()).doesNotExist();

        DatagramEndpoint<DatagramRecorder> second = unix.bound("server");
        Files.delete(unix.path("server").getPath());
        DatagramEndpoint<DatagramRecorder> third = unix.bound("server");
        closed(second);
        assertThat(unix.path("server").getPath()).exists();
        third.transport().abort();
        third.protocol().await("lost");
        assertThat(unix.path("server").getPath()).doesNotExist();
    }

    @AsyncTest
    void factoryThatThrowsLeavesNoFile() throws Exception {
        unix.needed();
        assertThatThrownBy(() -> fixture.loop().<DatagramProtocol>createDatagramEndpoint(() -> {
            throw new IllegalStateException("boom");
        }, DatagramOptions.local(unix.path("server")))).hasMessage("boom");
        assertThat(unix.path("server").getPath()).doesNotExist();
    }

    /** Whatever the umask: one says what it takes away, the other what it would not. */
    @Test
    void socketFileHasThePermissionsAskedFor() throws Exception {
        unix.needed();
        for (String permissions : List.of("rw-rw-rw-", "rw-------")) {
            fixture.run(() -> {
                DatagramEndpoint<DatagramRecorder> server =
                        unix.open(DatagramOptions.local(unix.path("server"))
                                .withSocketFilePermissions(PosixFilePermissions.fromString(permissions)));
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(unix.path("server").getPath())))
                        .isEqualTo(permissions);
                closed(server);
            });
        }
        fixture.run(() -> {
            assertThatIllegalArgumentException().isThrownBy(() -> unix.open(DatagramOptions.anywhere(StandardProtocolFamily.UNIX)
                    .withSocketFilePermissions(PosixFilePermissions.fromString("rw-------")))).withMessageContaining("it has no file");
        });
    }

    // ---- what is refused ----

    /** {@code test_base_events.BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_*}. */
    @Test
    @Behaviour(412)
    void addressesThatDoNotBelongTogetherAreArgumentErrors() throws Exception {
        unix.needed();
        InetSocketAddress internet = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        SocketAddress unknown = new SocketAddress() {
            private static final long serialVersionUID = 1;
        };
        fixture.run(() -> {
            for (DatagramOptions bad : List.of(DatagramOptions.local(unix.path("one")).withRemoteAddress(internet),
                    DatagramOptions.local(internet).withRemoteAddress(unix.path("one")),
                    DatagramOptions.local(unix.path("one")).withFamily(StandardProtocolFamily.INET),
                    DatagramOptions.local(internet).withFamily(StandardProtocolFamily.UNIX), DatagramOptions.local(UNNAMED),
                    DatagramOptions.remote(UNNAMED), DatagramOptions.local(unknown))) {
                assertThatIllegalArgumentException().isThrownBy(() -> unix.open(bad)).withMessageContaining("cannot");
            }
            DatagramEndpoint<DatagramRecorder> endpoint = unix.bound("server");
            for (SocketAddress bad : List.of(internet, unknown, UNNAMED)) {
                assertThatIllegalArgumentException().isThrownBy(() -> endpoint.transport().sendTo(bytes("x"), bad));
            }
            assertThatIllegalArgumentException().isThrownBy(() -> endpoint.transport().send(bytes("x"))).withMessageContaining("no peer");
            MulticastGroup group = MulticastGroup.of(InetAddress.getByName("239.1.1.1"),
                    NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()));
            assertThatIllegalArgumentException().isThrownBy(() -> endpoint.transport().join(group)).withMessageContaining("Unix domain");
            closed(endpoint);
        });
    }

    @Test
    void pathThatIsTooLongIsAClearError() throws Exception {
        unix.needed();
        UnixDomainSocketAddress tooLong = UnixDomainSocketAddress.of(unix.directory().resolve("x".repeat(108)));
        fixture.run(() -> {
            assertThatThrownBy(() -> unix.open(DatagramOptions.local(tooLong))).isInstanceOf(IOException.class)
                    .hasMessageContaining("too long");
            DatagramEndpoint<DatagramRecorder> sender = unix.nameless();
            sender.transport().sendTo(bytes("x"), tooLong);
            yieldNow();
            yieldNow();
            assertThat(sender.protocol().errors).singleElement()
                    .satisfies(error -> assertThat(error).hasMessageContaining("path too long"));
            closed(sender);
        });
        assertThat(unix.directory()).isEmptyDirectory();
    }

    @AsyncTest
    void backEndWithoutThemRefusesAndNamesWhatItLacks() throws Exception {
        assumeTrue(!fixture.loop().capabilities().contains(Capability.UNIX_DATAGRAMS), "this back end has them");
        for (DatagramOptions options : List.of(DatagramOptions.local(unix.path("one")), DatagramOptions.remote(unix.path("one")),
                DatagramOptions.anywhere(StandardProtocolFamily.UNIX))) {
            assertThatThrownBy(() -> unix.open(options)).isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("UNIX_DATAGRAMS").hasMessageContaining("LoopPolicies.explain()");
        }
    }
}
