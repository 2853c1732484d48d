package io.jvloop.tck.net.datagrams;

import static io.jvloop.tck.net.datagrams.UnixEndpoints.UNNAMED;
import static io.jvloop.tck.net.datagrams.UnixEndpoints.bytes;
import static io.jvloop.tck.net.datagrams.UnixEndpoints.closed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.net.AbstractSocketAddress;
import io.jvloop.net.DatagramEndpoint;
import io.jvloop.net.DatagramOptions;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.CLibrary;
import io.jvloop.tck.peers.DatagramRecorder;
import java.io.FileNotFoundException;
import java.net.BindException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Datagram endpoints of the Unix domain: who talks to whom, and what is sent. */
public class UnixDatagramContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private UnixEndpoints unix;

    @BeforeEach
    void filesAreInADirectoryOfTheTest(@TempDir Path directory) {
        unix = new UnixEndpoints(fixture, directory);
    }

    // ---- who talks to whom ----

    /** {@code uvloop test_udp._TestUDP.test_create_datagram_endpoint_sock_unix_domain}. */
    @AsyncTest
    @Behaviour(418)
    void endpointsTalkByPathAndAnswerTheSender() throws Exception {
        unix.needed();
        DatagramEndpoint<DatagramRecorder> server = unix.bound("server");
        DatagramEndpoint<DatagramRecorder> client =
                unix.open(DatagramOptions.local(unix.path("client")).withRemoteAddress(unix.path("server")));
        client.transport().send(bytes("ping"));
        assertThat(server.protocol().awaitReceived(1)).containsExactly("ping");
        assertThat(server.protocol().senders).containsExactly(unix.path("client"));
        server.transport().sendTo(bytes("pong"), server.protocol().senders.getFirst());
        assertThat(client.protocol().awaitReceived(1)).containsExactly("pong");

        assertThat(server.transport().localAddress()).isEqualTo(unix.path("server"));
        assertThat(server.transport().remoteAddress()).isNull();
        assertThat(client.transport().localAddress()).isEqualTo(unix.path("client"));
        assertThat(client.transport().remoteAddress()).isEqualTo(unix.path("server"));
        closed(client);
        closed(server);
    }

    /** asyncio tells such a sender as None. */
    @AsyncTest
    @Behaviour(418)
    void senderWithoutANameIsTheEmptyPathAndCannotBeAnswered() throws Exception {
        unix.needed();
        DatagramEndpoint<DatagramRecorder> server = unix.bound("server");
        DatagramEndpoint<DatagramRecorder> sender = unix.nameless();
        assertThat(sender.transport().localAddress()).isEqualTo(UNNAMED);
        sender.transport().sendTo(bytes("hello"), unix.path("server"));
        assertThat(server.protocol().awaitReceived(1)).containsExactly("hello");
        assertThat(server.protocol().senders).containsExactly(UNNAMED);
        assertThatIllegalArgumentException().isThrownBy(() -> server.transport().sendTo(bytes("x"), UNNAMED))
                .withMessageContaining("without a name");
        closed(sender);
        closed(server);
    }

    /** {@code uvloop test_udp._TestUDP.test_socketpair}. */
    @AsyncTest
    @Behaviour(418)
    void socketsOfAPairTalkWithoutNames() throws Exception {
        unix.needed();
        fixture.require(Capability.DESCRIPTORS);
        int[] pair = CLibrary.socketPair(CLibrary.SOCK_DGRAM);
        DatagramEndpoint<DatagramRecorder> one = unix.ready(pair[0]);
        DatagramEndpoint<DatagramRecorder> other = unix.ready(pair[1]);
        assertThat(one.transport().remoteAddress()).isEqualTo(UNNAMED);
        one.transport().send(bytes("to the other"));
        assertThat(other.protocol().awaitReceived(1)).containsExactly("to the other");
        assertThat(other.protocol().senders).containsExactly(UNNAMED);
        other.transport().sendTo(bytes("and back"), null);
        assertThat(one.protocol().awaitReceived(1)).containsExactly("and back");
        closed(one);
        closed(other);
    }

    @AsyncTest
    void readySocketThatIsBoundKeepsItsNameAndItsFile() throws Exception {
        unix.needed();
        fixture.require(Capability.DESCRIPTORS);
        int socket = CLibrary.boundDatagrams(unix.path("server").getPath());
        DatagramEndpoint<DatagramRecorder> server = unix.ready(socket);
        assertThat(server.transport().localAddress()).isEqualTo(unix.path("server"));
        assertThat(server.transport().remoteAddress()).isNull();
        DatagramEndpoint<DatagramRecorder> sender = unix.nameless();
        sender.transport().sendTo(bytes("hello"), unix.path("server"));
        assertThat(server.protocol().awaitReceived(1)).containsExactly("hello");
        closed(sender);
        closed(server);
        assertThat(unix.path("server").getPath()).exists();
    }

    @AsyncTest
    void connectedEndpointHearsItsPeerOnly() throws Exception {
        unix.needed();
        DatagramEndpoint<DatagramRecorder> server = unix.bound("server");
        DatagramEndpoint<DatagramRecorder> client =
                unix.open(DatagramOptions.local(unix.path("client")).withRemoteAddress(unix.path("server")));
        DatagramEndpoint<DatagramRecorder> stranger = unix.nameless();
        stranger.transport().sendTo(bytes("psst"), unix.path("client"));
        stranger.protocol().await("error");
        server.transport().sendTo(bytes("hello"), unix.path("client"));
        assertThat(client.protocol().awaitReceived(1)).containsExactly("hello");
        assertThatIllegalArgumentException().isThrownBy(() -> client.transport().sendTo(bytes("x"), unix.path("other")))
                .withMessageContaining("connected to");
        closed(stranger);
        closed(client);
        closed(server);
    }

    @Test
    void abstractNamesAreAddressesToo() throws Exception {
        unix.needed();
        AbstractSocketAddress name = AbstractSocketAddress.of("jvloop-" + UUID.randomUUID());
        AbstractSocketAddress other = AbstractSocketAddress.of("jvloop-" + UUID.randomUUID());
        boolean offered = fixture.loop().capabilities().contains(Capability.ABSTRACT_UNIX);
        if (!offered) {
            fixture.run(() -> {
                assertThatThrownBy(() -> unix.open(DatagramOptions.local(name))).isInstanceOf(UnsupportedOperationException.class)
                        .hasMessageContaining("ABSTRACT_UNIX");
            });
        }
        assumeTrue(offered, "needs ABSTRACT_UNIX");
        fixture.run(() -> {
            for (int i = 0; i < 2; i++) { // the name is free again after the first time
                DatagramEndpoint<DatagramRecorder> server = unix.open(DatagramOptions.local(name));
                DatagramEndpoint<DatagramRecorder> client = unix.open(DatagramOptions.local(other).withRemoteAddress(name));
                client.transport().send(bytes("ping"));
                assertThat(server.protocol().awaitReceived(1)).containsExactly("ping");
                assertThat(server.protocol().senders).containsExactly(other);
                server.transport().sendTo(bytes("pong"), other);
                assertThat(client.protocol().awaitReceived(1)).containsExactly("pong");
                assertThatThrownBy(() -> unix.open(DatagramOptions.local(name))).isInstanceOf(BindException.class)
                        .hasMessageContaining("Address already in use");
                closed(client);
                closed(server);
            }
        });
    }

    // ---- what is sent ----

    @AsyncTest
    @Behaviour(410)
    void emptyAndLongestDatagramsKeepTheirBoundaries() throws Exception {
        unix.needed();
        DatagramEndpoint<DatagramRecorder> server = unix.bound("server");
        DatagramEndpoint<DatagramRecorder> client = unix.open(DatagramOptions.remote(unix.path("server")));
        client.transport().send(bytes(""));
        client.transport().send(bytes("x".repeat(65_535)));
        client.transport().send(ByteBuffer.allocateDirect(65_535));
        client.transport().send(bytes("short"));
        List<String> received = server.protocol().awaitReceived(4);
        assertThat(received).extracting(String::length).containsExactly(0, 65_535, 65_535, 5);
        closed(client);
        closed(server);
    }

    @AsyncTest
    @Behaviour(414)
    void datagramThatIsTooLongIsReportedAndTheEndpointStaysOpen() throws Exception {
        unix.needed();
        DatagramEndpoint<DatagramRecorder> server = unix.bound("server");
        DatagramEndpoint<DatagramRecorder> client = unix.nameless();
        for (ByteBuffer tooLong : List.of(ByteBuffer.allocate(65_536), ByteBuffer.allocateDirect(65_536))) {
            client.transport().sendTo(tooLong, unix.path("server"));
            assertThat(tooLong.hasRemaining()).isFalse();
        }
        client.protocol().awaitUntil(() -> client.protocol().errors.size() == 2);
        assertThat(client.protocol().errors).allSatisfy(error -> assertThat(error).hasMessageContaining("Message too long")
                .hasMessageContaining(unix.path("server").toString()));
        client.transport().sendTo(bytes("short"), unix.path("server"));
        assertThat(server.protocol().awaitReceived(1)).containsExactly("short");
        closed(client);
        closed(server);
    }

    /** Others may send longer ones. asyncio hands over what it has room for, as if that were all. */
    @AsyncTest
    void foreignDatagramThatIsTooLongIsReportedAndNotCutOff() throws Exception {
        unix.needed();
        fixture.require(Capability.DESCRIPTORS);
        int[] pair = CLibrary.socketPair(CLibrary.SOCK_DGRAM);
        DatagramEndpoint<DatagramRecorder> endpoint = unix.ready(pair[0]);
        CLibrary.write(pair[1], "x".repeat(100_000));
        CLibrary.write(pair[1], "short");
        assertThat(endpoint.protocol().awaitReceived(1)).containsExactly("short");
        assertThat(endpoint.protocol().errors).singleElement()
                .satisfies(error -> assertThat(error).hasMessageContaining("cannot receive").hasMessageContaining("too long"));
        CLibrary.close(pair[1]);
        closed(endpoint);
    }

    @AsyncTest
    void eachReceiverThatIsNotThereIsReported() throws Exception {
        unix.needed();
        DatagramEndpoint<DatagramRecorder> gone = unix.open(DatagramOptions.local(unix.path("stale")).withRemoveSocketFile(false));
        closed(gone);
        DatagramEndpoint<DatagramRecorder> sender = unix.nameless();
        sender.transport().sendTo(bytes("x"), unix.path("missing"));
        sender.transport().sendTo(bytes("x"), unix.path("stale"));
        sender.protocol().awaitUntil(() -> sender.protocol().errors.size() == 2);
        assertThat(sender.protocol().errors.getFirst()).isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("No such file").hasMessageContaining(unix.path("missing").toString());
        assertThat(sender.protocol().errors.getLast()).isInstanceOf(ConnectException.class)
                .hasMessageContaining("Connection refused").hasMessageContaining(unix.path("stale").toString());
        assertThat(sender.transport().isClosing()).isFalse();
        closed(sender);
    }

    @AsyncTest
    @Behaviour(407)
    void connectedEndpointWhosePeerHasGoneIsToldOfEachDatagram() throws Exception {
        unix.needed();
        DatagramEndpoint<DatagramRecorder> server = unix.bound("server");
        DatagramEndpoint<DatagramRecorder> client = unix.open(DatagramOptions.remote(unix.path("server")));
        closed(server);
        client.transport().send(bytes("x"));
        client.transport().send(bytes("x"));
        client.protocol().awaitUntil(() -> client.protocol().errors.size() == 2);
        assertThat(client.protocol().errors.getFirst()).isInstanceOf(ConnectException.class);
        assertThat(client.transport().isClosing()).isFalse();
        closed(client);
    }

    /** Closing the loop gives the descriptor back; the fixture proves it. */
    @AsyncTest
    void loopClosedWithAnOpenEndpointLeaksNothing() throws Exception {
        unix.needed();
        unix.bound("server");
    }
}
