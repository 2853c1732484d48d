package io.jvloop.tck.net.datagrams;

import static io.jvloop.Asyncio.toThread;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.net.DatagramEndpoint;
import io.jvloop.net.DatagramOptions;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.DatagramRecorder;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Datagram endpoints. */
public class DatagramContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.UDP);

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private DatagramEndpoint<DatagramRecorder> open(DatagramOptions options) throws IOException {
        return fixture.loop().createDatagramEndpoint(() -> new DatagramRecorder(fixture.loop()), options);
    }

    private DatagramEndpoint<DatagramRecorder> open() throws IOException {
        return open(DatagramOptions.local(ANY_PORT));
    }

    private static InetSocketAddress address(DatagramEndpoint<?> endpoint) {
        return (InetSocketAddress) endpoint.transport().localAddress();
    }

    private static void closed(DatagramEndpoint<DatagramRecorder> endpoint) {
        endpoint.transport().close();
        endpoint.protocol().await("lost");
    }

    /** {@code test_events.EventLoopTestsMixin.test_create_datagram_endpoint}. */
    @AsyncTest
    @Behaviour(405)
    void endpointReceivesFromAForeignSocketAndRepliesToIt() throws Exception {
        DatagramEndpoint<DatagramRecorder> endpoint = open();
        try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            byte[] ping = "ping".getBytes(StandardCharsets.UTF_8);
            peer.send(new DatagramPacket(ping, ping.length, address(endpoint)));
            assertThat(endpoint.protocol().awaitReceived(1)).containsExactly("ping");
            assertThat(endpoint.protocol().senders).containsExactly(peer.getLocalSocketAddress());

            endpoint.transport().sendTo(bytes("pong"), endpoint.protocol().senders.getFirst());
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            toThread(() -> {
                peer.receive(answer);
            });
            assertThat(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8)).isEqualTo("pong");
            assertThat(answer.getSocketAddress()).isEqualTo(address(endpoint));
        }
        closed(endpoint);
        assertThat(endpoint.protocol().calls).containsExactly("made", "datagram", "lost");
        assertThat(endpoint.protocol().cause()).isNull();
    }

    /** {@code uvloop test_udp._TestUDP._test_create_datagram_endpoint_addrs}. */
    @AsyncTest
    @Behaviour(406)
    void connectedEndpointSendsWithoutAnAddressOrWithItsPeers() throws Exception {
        DatagramEndpoint<DatagramRecorder> server = open();
        DatagramEndpoint<DatagramRecorder> client = open(DatagramOptions.remote(address(server)));
        client.transport().send(bytes("one"));
        client.transport().sendTo(bytes("two"), address(server));

        assertThat(server.protocol().awaitReceived(2)).containsExactly("one", "two");
        assertThat(client.transport().remoteAddress()).isEqualTo(address(server));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.transport().sendTo(bytes("x"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 9)))
                .withMessageContaining("connected to " + address(server));
        closed(client);
        closed(server);
    }

    /** {@code test_selector_events.SelectorDatagramTransportTests.test_sendto_no_remote_address}: asyncio leaves it to the system. */
    @AsyncTest
    void sendingWithoutAReceiverIsAnArgumentError() throws Exception {
        DatagramEndpoint<DatagramRecorder> endpoint = open();
        assertThatIllegalArgumentException().isThrownBy(() -> endpoint.transport().send(bytes("x"))).withMessageContaining("no peer");
        closed(endpoint);
    }

    /** {@code test_selector_events.SelectorDatagramTransportTests.test_sendto_error_received_connected}. */
    @AsyncTest
    @Behaviour(407)
    void refusedDatagramIsReportedAndTheEndpointStaysOpen() throws Exception {
        DatagramEndpoint<DatagramRecorder> gone = open();
        InetSocketAddress nobody = address(gone);
        closed(gone);
        DatagramEndpoint<DatagramRecorder> client = open(DatagramOptions.remote(nobody));
        client.transport().send(bytes("anybody?"));
        client.protocol().await("error");

        assertThat(client.protocol().errors.getFirst()).hasMessageContaining("Connection refused");
        assertThat(client.transport().isClosing()).isFalse();
        closed(client);
    }

    /** {@code libuv test/test-udp-dgram-too-big}. */
    @AsyncTest
    @Behaviour(414)
    void oversizedDatagramIsReportedAndTheEndpointStaysOpen() throws Exception {
        DatagramEndpoint<DatagramRecorder> receiver = open();
        DatagramEndpoint<DatagramRecorder> sender = open();
        for (ByteBuffer tooLong : List.of(ByteBuffer.allocate(65_530), ByteBuffer.allocate(100_000),
                ByteBuffer.allocateDirect(100_000))) {
            int before = sender.protocol().errors.size();
            sender.transport().sendTo(tooLong, address(receiver));
            yieldNow();
            yieldNow();
            assertThat(sender.protocol().errors).hasSize(before + 1);
            assertThat(sender.protocol().errors.getLast()).hasMessageContaining("Message too long")
                    .hasMessageContaining(address(receiver).toString());
            assertThat(tooLong.hasRemaining()).isFalse();
        }
        sender.transport().sendTo(bytes("short"), address(receiver));
        assertThat(receiver.protocol().awaitReceived(1)).containsExactly("short");
        closed(sender);
        closed(receiver);
    }

    /** {@code test_selector_events.SelectorDatagramTransportTests.test_sendto_buffer_bytearray}. */
    @AsyncTest
    @Behaviour(410)
    void datagramsKeepOrderAndBoundariesAndTheBufferIsTheCallersAgain() throws Exception {
        DatagramEndpoint<DatagramRecorder> receiver = open();
        DatagramEndpoint<DatagramRecorder> sender = open(DatagramOptions.remote(address(receiver)));
        ByteBuffer reused = ByteBuffer.allocate(4);
        for (int i = 0; i < 100; i++) {
            reused.clear().put(String.format("%04d", i).getBytes(StandardCharsets.US_ASCII)).flip();
            sender.transport().send(reused);
        }
        List<String> received = receiver.protocol().awaitReceived(100);
        for (int i = 0; i < 100; i++) {
            assertThat(received.get(i)).isEqualTo(String.format("%04d", i));
        }
        closed(sender);
        closed(receiver);
    }

    /** {@code test_selector_events.SelectorDatagramTransportTests.test_sendto_no_data}: empty ones are datagrams too. */
    @AsyncTest
    void emptyAndLongestDatagramsArrive() throws Exception {
        DatagramEndpoint<DatagramRecorder> receiver = open();
        DatagramEndpoint<DatagramRecorder> sender = open();
        sender.transport().sendTo(ByteBuffer.allocate(0), address(receiver));
        assertThat(receiver.protocol().awaitReceived(1)).containsExactly("");
        // FreeBSD has room for 42,080 bytes at first.
        receiver.transport().setOption(StandardSocketOptions.SO_RCVBUF, 1 << 17);
        sender.transport().sendTo(bytes("x".repeat(65_507)), address(receiver));
        assertThat(receiver.protocol().awaitReceived(2).getLast()).hasSize(65_507);
        closed(sender);
        closed(receiver);
    }

    /** {@code test_selector_events.SelectorDatagramTransportTests.test_sendto_ready_closing}. */
    @AsyncTest
    @Behaviour(408)
    void abortEndsInALaterTurnWithoutACause() throws Exception {
        DatagramEndpoint<DatagramRecorder> endpoint = open();
        endpoint.transport().abort();
        assertThat(endpoint.protocol().calls).containsExactly("made");
        endpoint.protocol().await("lost");
        assertThat(endpoint.protocol().cause()).isNull();
    }

    /** {@code uvloop test_udp.Test_UV_UDP.test_send_after_close}. */
    @AsyncTest
    @Behaviour(409)
    void sendAfterCloseIsIgnored() throws Exception {
        DatagramEndpoint<DatagramRecorder> endpoint = open();
        endpoint.transport().close();
        ByteBuffer data = bytes("late");
        endpoint.transport().sendTo(data, address(endpoint));
        assertThat(data.hasRemaining()).isFalse();
        endpoint.protocol().await("lost");
        endpoint.transport().sendTo(bytes("later"), address(endpoint));
        assertThat(endpoint.protocol().calls).containsExactly("made", "lost");
    }

    /** {@code test_base_events.BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_no_addrinfo, ..._no_matching_family}. */
    @AsyncTest
    @Behaviour(412)
    void missingAddressAndMixedFamiliesAreArgumentErrors() throws Exception {
        assertThatIllegalArgumentException().isThrownBy(() -> open(new DatagramOptions(null, null, null, false, false, true, null)))
                .withMessageContaining("needs a local address");
        InetSocketAddress four = new InetSocketAddress("127.0.0.1", 0);
        InetSocketAddress six = new InetSocketAddress("::1", 9);
        assertThatIllegalArgumentException().isThrownBy(() -> open(DatagramOptions.local(four).withRemoteAddress(six)))
                .withMessageContaining("no IP version in common");
    }

    /** {@code test_base_events.BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_sockopts}. */
    @AsyncTest
    @Behaviour(413)
    void optionsAreSet() throws Exception {
        DatagramEndpoint<DatagramRecorder> plain = open();
        assertThat(plain.transport().option(StandardSocketOptions.SO_BROADCAST)).isFalse();
        DatagramEndpoint<DatagramRecorder> broadcast = open(DatagramOptions.local(ANY_PORT).withBroadcast(true));
        assertThat(broadcast.transport().option(StandardSocketOptions.SO_BROADCAST)).isTrue();
        closed(plain);
        closed(broadcast);
    }

    /** {@code test_base_events.BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_reuse_port}. */
    @AsyncTest
    @Behaviour(413)
    void twoEndpointsShareAPortOnlyIfBothSaySo() throws Exception {
        fixture.require(Capability.REUSE_PORT);
        DatagramEndpoint<DatagramRecorder> first = open(DatagramOptions.local(ANY_PORT).withReusePort(true));
        DatagramOptions same = DatagramOptions.local(address(first));
        assertThatThrownBy(() -> open(same)).isInstanceOf(BindException.class).hasMessageContaining(address(first).toString());
        DatagramEndpoint<DatagramRecorder> second = open(same.withReusePort(true));
        assertThat(address(second)).isEqualTo(address(first));
        closed(first);
        closed(second);
    }

    /** {@code uvloop test_udp._TestUDP.test_create_datagram_endpoint_addrs_ipv4_nameaddr}. */
    @AsyncTest
    @Behaviour(416)
    void hostNamesAreResolvedForTheEndpoint() throws Exception {
        DatagramEndpoint<DatagramRecorder> server =
                open(DatagramOptions.local(InetSocketAddress.createUnresolved("localhost", 0)).withFamily(StandardProtocolFamily.INET));
        InetSocketAddress named = InetSocketAddress.createUnresolved("localhost", address(server).getPort());
        DatagramEndpoint<DatagramRecorder> client = open(DatagramOptions.remote(named).withFamily(StandardProtocolFamily.INET));
        client.transport().send(bytes("hello"));
        assertThat(server.protocol().awaitReceived(1)).containsExactly("hello");
        assertThatThrownBy(() -> open(DatagramOptions.remote(InetSocketAddress.createUnresolved("nowhere.invalid", 9))))
                .isInstanceOf(UnknownHostException.class).hasMessageContaining("nowhere.invalid");
        closed(client);
        closed(server);
    }

    /** {@code uvloop test_udp._TestUDP.test_create_datagram_endpoint_addrs_ipv6_family}. */
    @Test
    @Behaviour(416)
    void ipv6EndpointsTalkToEachOther() throws Exception {
        assumeTrue(NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).anyMatch(Inet6Address.class::isInstance),
                "needs IPv6");
        fixture.run(() -> {
            DatagramEndpoint<DatagramRecorder> server = open(DatagramOptions.local(new InetSocketAddress("::1", 0)));
            DatagramEndpoint<DatagramRecorder> client = open(DatagramOptions.anywhere(StandardProtocolFamily.INET6));
            client.transport().sendTo(bytes("six"), address(server));
            assertThat(server.protocol().awaitReceived(1)).containsExactly("six");
            SocketAddress sender = server.protocol().senders.getFirst();
            server.transport().sendTo(bytes("back"), sender);
            assertThat(client.protocol().awaitReceived(1)).containsExactly("back");
            closed(client);
            closed(server);
        });
    }

    /** {@code uvloop test_udp.Test_UV_UDP.test_udp_sendto_dns}. */
    @AsyncTest
    @Behaviour(417)
    void unresolvedReceiverAndOtherFamilyAreArgumentErrors() throws Exception {
        DatagramEndpoint<DatagramRecorder> endpoint = open(DatagramOptions.local(new InetSocketAddress("127.0.0.1", 0)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> endpoint.transport().sendTo(bytes("x"), InetSocketAddress.createUnresolved("localhost", 9)))
                .withMessageContaining("not resolved");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> endpoint.transport().sendTo(bytes("x"), new InetSocketAddress("::1", 9)))
                .withMessageContaining("IPv4");
        closed(endpoint);
    }

    /** Closing the loop gives the descriptor back; the fixture proves it. */
    @AsyncTest
    void loopClosedWithAnOpenEndpointLeaksNothing() throws Exception {
        open();
    }
}
