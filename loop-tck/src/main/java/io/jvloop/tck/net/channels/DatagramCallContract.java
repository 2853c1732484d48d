package io.jvloop.tck.net.channels;

import static io.jvloop.tck.Steps.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.RegisterExtension;

/** System calls on the caller's own datagram channels. */
public class DatagramCallContract {
    private static final InetAddress LOOPBACK_V4 = InetAddress.ofLiteral("127.0.0.1");
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.JDK_CHANNELS);

    private EventLoop loop() {
        return fixture.loop();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static DatagramChannel datagrams() throws IOException {
        DatagramChannel socket = DatagramChannel.open(StandardProtocolFamily.INET).bind(new InetSocketAddress(LOOPBACK_V4, 0));
        socket.configureBlocking(false);
        return socket;
    }

    /** {@code test_sock_lowlevel.BaseSockTestsMixin.test_recvfrom, test_recvfrom_into}. */
    @AsyncTest
    @Behaviour(482)
    void datagramsComeWithTheirSender() throws Exception {
        try (DatagramChannel one = datagrams(); DatagramChannel other = datagrams()) {
            ByteBuffer into = ByteBuffer.allocate(100);
            Task<SocketAddress> receiving = waiting(() -> loop().sockRecvFrom(one, into));
            ByteBuffer data = bytes("ping");
            loop().sockSendTo(other, data, one.getLocalAddress());
            assertThat(receiving.await()).isEqualTo(other.getLocalAddress());
            assertThat(into.flip()).isEqualTo(bytes("ping"));
            assertThat(data.hasRemaining()).isFalse();

            loop().sockSendTo(other, ByteBuffer.allocate(0), one.getLocalAddress());
            assertThat(loop().sockRecvFrom(one, into.clear())).isEqualTo(other.getLocalAddress());
            assertThat(into.position()).isZero();
        }
    }

    @AsyncTest
    void connectedDatagramSocketsReceiveAndSendToo() throws Exception {
        try (DatagramChannel one = datagrams(); DatagramChannel other = datagrams()) {
            one.connect(other.getLocalAddress());
            other.connect(one.getLocalAddress());
            loop().sockSendAll(one, bytes("abc"));
            loop().sockSendTo(one, bytes("bc"), other.getLocalAddress());
            loop().sockSendAll(one, bytes("d"));

            assertThat(loop().sockRecv(other, 10)).isEqualTo("abc".getBytes(StandardCharsets.UTF_8));
            assertThat(loop().sockRecv(other, 10)).isEqualTo("bc".getBytes(StandardCharsets.UTF_8));
            assertThat(loop().sockRecv(other, 10)).isEqualTo("d".getBytes(StandardCharsets.UTF_8));
        }
    }

    /** {@code test_sock_lowlevel.BaseSockTestsMixin.test_datagram_send_to_non_listening_address_recvfrom}. */
    @AsyncTest
    @Behaviour(489)
    void receivingGoesOnAfterADatagramThatNobodyTook() throws Exception {
        SocketAddress nobody;
        try (DatagramChannel gone = datagrams()) {
            nobody = gone.getLocalAddress();
        }
        try (DatagramChannel one = datagrams(); DatagramChannel other = datagrams()) {
            ByteBuffer into = ByteBuffer.allocate(100);
            loop().sockSendTo(one, bytes("anybody?"), nobody);
            Task<SocketAddress> receiving = waiting(() -> loop().sockRecvFrom(one, into));
            loop().sockSendTo(other, bytes("me"), one.getLocalAddress());

            assertThat(receiving.await()).isEqualTo(other.getLocalAddress());
            assertThat(into.flip()).isEqualTo(bytes("me"));
        }
    }
}
