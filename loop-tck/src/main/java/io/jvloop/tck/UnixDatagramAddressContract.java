package io.jvloop.tck;

import static io.jvloop.Asyncio.yieldNow;
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
import io.jvloop.spi.LoopPolicy;
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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The addresses of Unix-domain datagram endpoints: what becomes of their files, and what is refused. */
public abstract class UnixDatagramAddressContract {
    private static final int TURNS_WITH_A_POLL = 100;
    private static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(this::policy);
    @TempDir
    Path directory;

    /** Makes a contract; JUnit fills in the directory. */
    @SuppressWarnings("NullAway.Init")
    protected UnixDatagramAddressContract() {
    }

    /**
     * The back end under test.
     *
     * @return its policy
     */
    protected abstract LoopPolicy policy();

    private UnixDomainSocketAddress path(String name) {
        return UnixDomainSocketAddress.of(directory.resolve(name));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private DatagramEndpoint<DatagramRecorder> open(DatagramOptions options) throws IOException {
        return fixture.loop().createDatagramEndpoint(() -> new DatagramRecorder(fixture.loop()), options);
    }

    private DatagramEndpoint<DatagramRecorder> bound(String name) throws IOException {
        return open(DatagramOptions.local(path(name)));
    }

    private DatagramEndpoint<DatagramRecorder> nameless() throws IOException {
        return open(DatagramOptions.anywhere(StandardProtocolFamily.UNIX));
    }

    /** A name is free, and its senders are refused, after the next poll at the latest: completions on rung 2 are not quicker. */
    private static void closed(DatagramEndpoint<DatagramRecorder> endpoint) {
        endpoint.transport().close();
        endpoint.protocol().await("lost");
        assertThat(endpoint.protocol().cause()).isNull();
        Steps.turns(TURNS_WITH_A_POLL);
    }

    private void needed() {
        fixture.require(Capability.UNIX_DATAGRAMS);
    }

    @Test
    void connectingToNobodyFails() throws Exception {
        needed();
        fixture.run(() -> {
            assertThatThrownBy(() -> open(DatagramOptions.remote(path("missing")).withLocalAddress(path("mine"))))
                    .isInstanceOf(FileNotFoundException.class).hasMessageContaining(path("missing").toString());
            assertThat(path("mine").getPath()).doesNotExist();
            closed(open(DatagramOptions.local(path("stale")).withRemoveSocketFile(false)));
            assertThatThrownBy(() -> open(DatagramOptions.remote(path("stale")))).isInstanceOf(ConnectException.class)
                    .hasMessageContaining("Connection refused").hasMessageContaining(path("stale").toString());
        });
    }

    /** {@code base_events.BaseEventLoop.create_datagram_endpoint}: a stale file goes. */
    @Test
    void staleFileIsReplacedAndLiveSocketsAndOtherFilesStay() throws Exception {
        needed();
        fixture.run(() -> {
            closed(open(DatagramOptions.local(path("server")).withRemoveSocketFile(false)));
            assertThat(path("server").getPath()).exists();
            DatagramEndpoint<DatagramRecorder> server = bound("server");
            assertThatThrownBy(() -> bound("server")).isInstanceOf(BindException.class)
                    .hasMessageContaining("Address already in use, by a live socket").hasMessageContaining(path("server").toString());
            DatagramEndpoint<DatagramRecorder> sender = nameless();
            sender.transport().sendTo(bytes("still here"), path("server"));
            assertThat(server.protocol().awaitReceived(1)).containsExactly("still here");
            Files.writeString(path("file").getPath(), "precious");
            assertThatThrownBy(() -> bound("file")).isInstanceOf(BindException.class).hasMessageContaining("no socket");
            assertThat(path("file").getPath()).hasContent("precious");
            closed(sender);
            closed(server);
        });
    }

    @Test
    void liveStreamServerIsAnAddressInUse() throws Exception {
        needed();
        fixture.require(Capability.UNIX);
        fixture.run(() -> {
            Server server = fixture.loop().createServer(() -> new Recorder(fixture.loop()), path("server"), ServerOptions.DEFAULT);
            assertThatThrownBy(() -> bound("server")).isInstanceOf(BindException.class).hasMessageContaining("live socket");
            assertThatThrownBy(() -> open(DatagramOptions.remote(path("server")))).isInstanceOf(IOException.class)
                    .hasMessageContaining("wrong type");
            server.close();
            server.awaitClosed();
            DatagramEndpoint<DatagramRecorder> endpoint = bound("server");
            assertThatThrownBy(() -> fixture.loop().createServer(() -> new Recorder(fixture.loop()), path("server"), ServerOptions.DEFAULT))
                    .isInstanceOf(BindException.class).hasMessageContaining("live socket");
            closed(endpoint);
        });
    }

    @Test
    void endOfTheEndpointRemovesItsFileAndNobodyElses() throws Exception {
        needed();
        fixture.run(() -> {
            DatagramEndpoint<DatagramRecorder> first = bound("server");
            closed(first);
            assertThat(path("server").getPath()).doesNotExist();

            DatagramEndpoint<DatagramRecorder> second = bound("server");
            Files.delete(path("server").getPath());
            DatagramEndpoint<DatagramRecorder> third = bound("server");
            closed(second);
            assertThat(path("server").getPath()).exists();
            third.transport().abort();
            third.protocol().await("lost");
            assertThat(path("server").getPath()).doesNotExist();
        });
    }

    @Test
    void factoryThatThrowsLeavesNoFile() throws Exception {
        needed();
        fixture.run(() -> {
            assertThatThrownBy(() -> fixture.loop().<DatagramProtocol>createDatagramEndpoint(() -> {
                throw new IllegalStateException("boom");
            }, DatagramOptions.local(path("server")))).hasMessage("boom");
            assertThat(path("server").getPath()).doesNotExist();
        });
    }

    /** Whatever the umask: one says what it takes away, the other what it would not. */
    @Test
    void socketFileHasThePermissionsAskedFor() throws Exception {
        needed();
        for (String permissions : List.of("rw-rw-rw-", "rw-------")) {
            fixture.run(() -> {
                DatagramEndpoint<DatagramRecorder> server =
                        open(DatagramOptions.local(path("server")).withSocketFilePermissions(PosixFilePermissions.fromString(permissions)));
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path("server").getPath()))).isEqualTo(permissions);
                closed(server);
            });
        }
        fixture.run(() -> {
            assertThatIllegalArgumentException().isThrownBy(() -> open(DatagramOptions.anywhere(StandardProtocolFamily.UNIX)
                    .withSocketFilePermissions(PosixFilePermissions.fromString("rw-------")))).withMessageContaining("it has no file");
        });
    }

    // ---- what is refused ----

    /** {@code test_base_events.BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_*}. */
    @Test
    @Behaviour(412)
    void addressesThatDoNotBelongTogetherAreArgumentErrors() throws Exception {
        needed();
        InetSocketAddress internet = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        SocketAddress unknown = new SocketAddress() {
            private static final long serialVersionUID = 1;
        };
        fixture.run(() -> {
            for (DatagramOptions bad : List.of(DatagramOptions.local(path("one")).withRemoteAddress(internet),
                    DatagramOptions.local(internet).withRemoteAddress(path("one")),
                    DatagramOptions.local(path("one")).withFamily(StandardProtocolFamily.INET),
                    DatagramOptions.local(internet).withFamily(StandardProtocolFamily.UNIX), DatagramOptions.local(UNNAMED),
                    DatagramOptions.remote(UNNAMED), DatagramOptions.local(unknown))) {
                assertThatIllegalArgumentException().isThrownBy(() -> open(bad)).withMessageContaining("cannot");
            }
            DatagramEndpoint<DatagramRecorder> endpoint = bound("server");
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
        needed();
        UnixDomainSocketAddress tooLong = UnixDomainSocketAddress.of(directory.resolve("x".repeat(108)));
        fixture.run(() -> {
            assertThatThrownBy(() -> open(DatagramOptions.local(tooLong))).isInstanceOf(IOException.class).hasMessageContaining("too long");
            DatagramEndpoint<DatagramRecorder> sender = nameless();
            sender.transport().sendTo(bytes("x"), tooLong);
            yieldNow();
            yieldNow();
            assertThat(sender.protocol().errors).singleElement()
                    .satisfies(error -> assertThat(error).hasMessageContaining("path too long"));
            closed(sender);
        });
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void backEndWithoutThemRefusesAndNamesWhatItLacks() throws Exception {
        assumeTrue(!fixture.loop().capabilities().contains(Capability.UNIX_DATAGRAMS), "this back end has them");
        fixture.run(() -> {
            for (DatagramOptions options : List.of(DatagramOptions.local(path("one")), DatagramOptions.remote(path("one")),
                    DatagramOptions.anywhere(StandardProtocolFamily.UNIX))) {
                assertThatThrownBy(() -> open(options)).isInstanceOf(UnsupportedOperationException.class)
                        .hasMessageContaining("UNIX_DATAGRAMS").hasMessageContaining("LoopPolicies.explain()");
            }
        });
    }
}
