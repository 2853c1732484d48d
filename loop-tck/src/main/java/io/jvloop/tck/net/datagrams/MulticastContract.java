package io.jvloop.tck.net.datagrams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.net.DatagramEndpoint;
import io.jvloop.net.DatagramOptions;
import io.jvloop.net.MulticastGroup;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.DatagramRecorder;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Multicast. Nothing leaves this host: IPv4 goes by the loopback interface; Linux has no IPv6 multicast there, so IPv6 uses interface-local
 * groups (ff01::/16) on another. Receivers are bound to the group's own address, which no unicast reaches.
 */
public class MulticastContract {

    /** The fixture. */
    @RegisterExtension
    protected final LoopFixture fixture = new LoopFixture(Capability.MULTICAST);

    private static MulticastGroup group(StandardProtocolFamily family) throws IOException {
        if (family == StandardProtocolFamily.INET) {
            NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1"));
            return MulticastGroup.of(InetAddress.getByName("239.255.77.1"), loopback);
        }
        NetworkInterface via = NetworkInterface.networkInterfaces().filter(MulticastContract::hasIpv6Multicast).findFirst().orElse(null);
        assumeTrue(via != null, "needs an interface with IPv6 multicast");
        byte[] address = InetAddress.getByName("ff01::4d01").getAddress();
        return MulticastGroup.of(Inet6Address.getByAddress(null, address, via.getIndex()), via); // bind wants to know the interface
    }

    private static boolean hasIpv6Multicast(NetworkInterface each) {
        try {
            return each.isUp() && each.supportsMulticast() && each.inetAddresses().anyMatch(Inet6Address.class::isInstance);
        } catch (SocketException gone) {
            return false;
        }
    }

    private DatagramEndpoint<DatagramRecorder> open(DatagramOptions options) throws IOException {
        return fixture.loop().createDatagramEndpoint(() -> new DatagramRecorder(fixture.loop()), options);
    }

    private DatagramEndpoint<DatagramRecorder> receiver(MulticastGroup group) throws IOException {
        return open(DatagramOptions.local(new InetSocketAddress(group.address(), 0)));
    }

    private DatagramEndpoint<DatagramRecorder> sender(MulticastGroup group) throws IOException {
        DatagramEndpoint<DatagramRecorder> sender = open(DatagramOptions.anywhere(
                group.address() instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET));
        sender.transport().setOption(StandardSocketOptions.IP_MULTICAST_IF, group.via());
        return sender;
    }

    private static void send(DatagramEndpoint<?> sender, String text, DatagramEndpoint<?> to) {
        sender.transport().sendTo(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), to.transport().localAddress());
    }

    private static InetAddress anotherHost(MulticastGroup group) throws IOException {
        return InetAddress.getByName(group.address() instanceof Inet6Address ? "2001:db8::1" : "192.0.2.1");
    }

    private static void closed(DatagramEndpoint<DatagramRecorder> endpoint) {
        endpoint.transport().close();
        endpoint.protocol().await("lost");
    }

    private interface Use {
        void of(MulticastGroup group, DatagramEndpoint<DatagramRecorder> receiver, DatagramEndpoint<DatagramRecorder> sender)
                throws Exception;
    }

    private void between(StandardProtocolFamily family, Use use) throws Exception {
        MulticastGroup group = group(family);
        fixture.run(() -> {
            DatagramEndpoint<DatagramRecorder> receiver = receiver(group);
            DatagramEndpoint<DatagramRecorder> sender = sender(group);
            use.of(group, receiver, sender);
            closed(sender);
            closed(receiver);
        });
    }

    /** {@code libuv test/test-udp-multicast-join, test-udp-multicast-join6}. */
    @ParameterizedTest
    @EnumSource(value = StandardProtocolFamily.class, names = {"INET", "INET6"})
    @Behaviour(419)
    void memberReceivesWhatIsSentToTheGroup(StandardProtocolFamily family) throws Exception {
        between(family, (group, receiver, sender) -> {
            assertThat(receiver.transport().join(group)).isTrue();
            send(sender, "to all", receiver);

            assertThat(receiver.protocol().awaitReceived(1)).containsExactly("to all");
        });
    }

    /** {@code libuv test/test-udp-multicast-join}: two members of one group at one port. */
    @ParameterizedTest
    @EnumSource(value = StandardProtocolFamily.class, names = {"INET", "INET6"})
    @Behaviour(419)
    void everyMemberAtASharedPortReceives(StandardProtocolFamily family) throws Exception {
        fixture.require(Capability.REUSE_PORT);
        MulticastGroup group = group(family);
        fixture.run(() -> {
            DatagramEndpoint<DatagramRecorder> first =
                    open(DatagramOptions.local(new InetSocketAddress(group.address(), 0)).withReusePort(true));
            DatagramEndpoint<DatagramRecorder> second =
                    open(DatagramOptions.local((InetSocketAddress) first.transport().localAddress()).withReusePort(true));
            DatagramEndpoint<DatagramRecorder> sender = sender(group);
            first.transport().join(group);
            second.transport().join(group);

            send(sender, "to both", first);

            assertThat(first.protocol().awaitReceived(1)).containsExactly("to both");
            assertThat(second.protocol().awaitReceived(1)).containsExactly("to both");
            closed(sender);
            closed(second);
            closed(first);
        });
    }

    /** What is sent after the leaving does not come: what was sent after joining again is the next. */
    @ParameterizedTest
    @EnumSource(value = StandardProtocolFamily.class, names = {"INET", "INET6"})
    @Behaviour(419)
    void whoHasLeftReceivesNothing(StandardProtocolFamily family) throws Exception {
        between(family, (group, receiver, sender) -> {
            receiver.transport().join(group);

            assertThat(receiver.transport().leave(group)).isTrue();
            send(sender, "unheard", receiver);
            receiver.transport().join(group);
            send(sender, "heard", receiver);

            assertThat(receiver.protocol().awaitReceived(1)).containsExactly("heard");
        });
    }

    /** {@code libuv test/test-udp-multicast-join}: source-specific membership. */
    @ParameterizedTest
    @EnumSource(value = StandardProtocolFamily.class, names = {"INET", "INET6"})
    @Behaviour(419)
    void memberForOneSourceHearsNobodyElse(StandardProtocolFamily family) throws Exception {
        between(family, (group, receiver, sender) -> {
            MulticastGroup fromAnother = group.from(anotherHost(group));
            receiver.transport().join(fromAnother);

            send(sender, "unheard", receiver);
            receiver.transport().leave(fromAnother);
            receiver.transport().join(group);
            send(sender, "learn my address", receiver);
            receiver.protocol().awaitReceived(1);
            InetAddress own = ((InetSocketAddress) receiver.protocol().senders.getFirst()).getAddress();
            receiver.transport().leave(group);
            receiver.transport().join(group.from(own));
            send(sender, "heard", receiver);

            assertThat(receiver.protocol().awaitReceived(2)).containsExactly("learn my address", "heard");
        });
    }

    /** {@code libuv test/test-udp-multicast-interface, test-udp-options}. */
    @ParameterizedTest
    @EnumSource(value = StandardProtocolFamily.class, names = {"INET", "INET6"})
    @Behaviour(419)
    void interfaceHopsAndLoopbackAreOptions(StandardProtocolFamily family) throws Exception {
        MulticastGroup group = group(family);
        fixture.run(() -> {
            DatagramEndpoint<DatagramRecorder> endpoint = open(DatagramOptions.anywhere(family));
            assertThat(endpoint.transport().option(StandardSocketOptions.IP_MULTICAST_IF)).isNull();
            assertThat(endpoint.transport().option(StandardSocketOptions.IP_MULTICAST_TTL)).isEqualTo(1);
            assertThat(endpoint.transport().option(StandardSocketOptions.IP_MULTICAST_LOOP)).isTrue();

            endpoint.transport().setOption(StandardSocketOptions.IP_MULTICAST_IF, group.via());
            endpoint.transport().setOption(StandardSocketOptions.IP_MULTICAST_TTL, 7);
            endpoint.transport().setOption(StandardSocketOptions.IP_MULTICAST_LOOP, false);

            assertThat(endpoint.transport().option(StandardSocketOptions.IP_MULTICAST_IF)).isEqualTo(group.via());
            assertThat(endpoint.transport().option(StandardSocketOptions.IP_MULTICAST_TTL)).isEqualTo(7);
            assertThat(endpoint.transport().option(StandardSocketOptions.IP_MULTICAST_LOOP)).isFalse();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> endpoint.transport().setOption(StandardSocketOptions.IP_MULTICAST_TTL, 256));
            closed(endpoint);
        });
    }

    /**
     * {@code libuv test/test-udp-multicast-interface}: what must not be heard here is not. IPv4's interface here is the loopback itself.
     */
    @AsyncTest
    @Behaviour(419)
    void withoutLoopbackThisHostHearsNothing() throws Exception {
        MulticastGroup group = group(StandardProtocolFamily.INET6);
        DatagramEndpoint<DatagramRecorder> receiver = receiver(group);
        DatagramEndpoint<DatagramRecorder> sender = sender(group);
        receiver.transport().join(group);

        sender.transport().setOption(StandardSocketOptions.IP_MULTICAST_LOOP, false);
        send(sender, "unheard", receiver);
        sender.transport().setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
        send(sender, "heard", receiver);

        assertThat(receiver.protocol().awaitReceived(1)).containsExactly("heard");
        closed(sender);
        closed(receiver);
    }

    /** To do it twice is no error, to do it for all and for one sender is. */
    @AsyncTest
    void joiningAgainAndLeavingWhatWasNotJoinedAnswerFalse() throws Exception {
        MulticastGroup group = group(StandardProtocolFamily.INET);
        DatagramEndpoint<DatagramRecorder> receiver = receiver(group);
        assertThat(receiver.transport().leave(group)).isFalse();
        receiver.transport().join(group);
        assertThat(receiver.transport().join(MulticastGroup.of(group.address(), group.via()))).isFalse();
        MulticastGroup one = group.from(InetAddress.getByName("127.0.0.1"));
        assertThatIllegalStateException().isThrownBy(() -> receiver.transport().join(one)).withMessageContaining("leave that first");
        assertThat(receiver.transport().leave(one)).isFalse();
        closed(receiver);
    }

    /** {@code libuv test/test-udp-multicast-join}: bad arguments. */
    @AsyncTest
    void groupOfTheOtherVersionAndClosedEndpointAreRefused() throws Exception {
        MulticastGroup group = group(StandardProtocolFamily.INET);
        DatagramEndpoint<DatagramRecorder> six = open(DatagramOptions.anywhere(StandardProtocolFamily.INET6));
        assertThatIllegalArgumentException().isThrownBy(() -> six.transport().join(group)).withMessageContaining("IPv6");
        closed(six);

        DatagramEndpoint<DatagramRecorder> four = receiver(group);
        closed(four);
        assertThatThrownBy(() -> four.transport().join(group)).isInstanceOf(SocketException.class).hasMessageContaining("is closed");
    }

    /** What is no group is not one. */
    @Test
    void onlyMulticastAddressesAreGroups() throws Exception {
        MulticastGroup group = group(StandardProtocolFamily.INET);
        InetAddress host = InetAddress.getByName("127.0.0.1");
        assertThatIllegalArgumentException().isThrownBy(() -> MulticastGroup.of(host, group.via())).withMessageContaining("224.0.0.0/4");
        assertThatIllegalArgumentException().isThrownBy(() -> group.from(group.address()));
        assertThatIllegalArgumentException().isThrownBy(() -> group.from(InetAddress.getByName("::1")));
    }
}
