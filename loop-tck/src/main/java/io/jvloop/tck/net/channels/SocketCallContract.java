package io.jvloop.tck.net.channels;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.Steps.waiting;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TaskOptions;
import io.jvloop.VoidBody;
import io.jvloop.net.ConnectOptions;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.ChannelPair;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import io.jvloop.tck.peers.Use;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** System calls on the caller's own channels that suspend until the channel is ready. */
public class SocketCallContract {
    private static final int MUCH = 8 << 20;
    private static final InetAddress LOOPBACK_V4 = InetAddress.ofLiteral("127.0.0.1");
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.JDK_CHANNELS);

    private void connected(Use<ChannelPair> use) throws Exception {
        fixture.run(() -> {
            try (ChannelPair pair = ChannelPair.open()) {
                use.of(pair);
            }
        });
    }

    private EventLoop loop() {
        return fixture.loop();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ServerSocketChannel listener() throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open().bind(ANY_PORT);
        listener.configureBlocking(false);
        return listener;
    }

    private static SocketChannel socket() throws IOException {
        SocketChannel socket = SocketChannel.open();
        socket.configureBlocking(false);
        return socket;
    }

    private static void cancelled(Task<?> task) {
        task.cancel();
        yieldNow();
        yieldNow();
        assertThat(task.isCancelled()).isTrue();
    }

    /** {@code test_sock_lowlevel.BaseSockTestsMixin.test_sock_client_ops, test_sock_accept}. */
    @AsyncTest
    @Behaviour(481)
    void connectedSocketsTalkUntilTheEnd() throws Exception {
        try (ServerSocketChannel listener = listener(); SocketChannel client = socket()) {
            Task<SocketChannel> accepting = waiting(() -> loop().sockAccept(listener));
            loop().sockConnect(client, listener.getLocalAddress());
            try (SocketChannel server = accepting.await()) {
                assertThat(server.getRemoteAddress()).isEqualTo(client.getLocalAddress());
                Task<byte[]> receiving = waiting(() -> loop().sockRecv(server, 100));
                loop().sockSendAll(client, bytes("hello"));
                assertThat(receiving.await()).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));

                loop().sockSendAll(server, bytes("world"));
                ByteBuffer into = ByteBuffer.allocate(3);
                assertThat(loop().sockRecvInto(client, into)).isEqualTo(3);
                assertThat(into.array()).isEqualTo("wor".getBytes(StandardCharsets.UTF_8));
                assertThat(loop().sockRecv(client, 100)).isEqualTo("ld".getBytes(StandardCharsets.UTF_8));
            }
            assertThat(loop().sockRecv(client, 100)).isEmpty();
            assertThat(loop().sockRecvInto(client, ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    /** As in asyncio: a receive that was cancelled is in nobody's way, though its task has not gone on yet. */
    @Test
    void cancelledReceiveMakesRoomForAnotherInTheSameTurn() throws Exception {
        connected(pair -> {
            Task<byte[]> first = waiting(() -> loop().sockRecv(pair.ours(), 100));
            first.cancel();
            Task<byte[]> second = createTask(TaskOptions.DEFAULT.withEagerStart(true), () -> loop().sockRecv(pair.ours(), 100));
            yieldNow();
            yieldNow();
            assertThat(first.isCancelled()).isTrue();
            assertThat(second.isDone()).isFalse();

            pair.peerSends("hello");

            assertThat(second.await()).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
        });
    }

    /** The same for a callback, and for whoever takes the channel over. */
    @Test
    void cancelledReceiveMakesRoomForACallbackAndATransport() throws Exception {
        connected(pair -> {
            Promise<Void> readable = loop().createFuture();
            Task<byte[]> cancelled = waiting(() -> loop().sockRecv(pair.ours(), 100));
            cancelled.cancel();
            assertThat(loop().removeReader(pair.ours())).as("no callback is registered").isFalse();
            loop().addReader(pair.ours(), () -> {
                loop().removeReader(pair.ours());
                readable.setResult(null);
            });
            pair.peerSends("x");
            readable.await();
            assertThat(loop().sockRecv(pair.ours(), 100)).hasSize(1);

            Task<byte[]> again = waiting(() -> loop().sockRecv(pair.ours(), 100));
            again.cancel();
            loop().connectAccepted(() -> new Recorder(loop()), pair.ours(), ConnectOptions.DEFAULT).transport().abort();
            yieldNow();
            assertThat(again.isCancelled()).isTrue();
        });
    }

    /** {@code test_sock_lowlevel.BaseSockTestsMixin.test_huge_content}. */
    @AsyncTest
    @Behaviour(483)
    void muchIsSentToAPeerThatReadsLate() throws Exception {
        try (ChannelPair pair = ChannelPair.narrow()) {
            ByteBuffer data = ByteBuffer.wrap(RawPeer.pattern(MUCH));
            Task<Void> sending = waiting(() -> {
                loop().sockSendAll(pair.ours(), data);
                return null;
            });
            assertThat(pair.peerReceives(MUCH)).isEqualTo(RawPeer.pattern(MUCH));
            sending.await();
            assertThat(data.hasRemaining()).isFalse();
        }
    }

    @Test
    @Behaviour(483)
    void muchIsReceivedInSmallPieces() throws Exception {
        connected(pair -> {
            Task<Void> peer = createTask(() -> {
                pair.peerSends(RawPeer.pattern(1 << 20));
                return null;
            });
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            while (received.size() < 1 << 20) {
                byte[] piece = loop().sockRecv(pair.ours(), 1000);
                assertThat(piece).hasSizeBetween(1, 1000);
                received.writeBytes(piece);
            }
            peer.await();
            assertThat(received.toByteArray()).isEqualTo(RawPeer.pattern(1 << 20));
        });
    }

    /** {@code uvloop test_sockets._TestSockets.test_socket_blocking_error}: there in debug mode only. */
    @Test
    @Behaviour(484)
    void blockingChannelIsAnArgumentErrorForEachCall(@TempDir Path directory) throws Exception {
        Path path = java.nio.file.Files.write(directory.resolve("file"), new byte[10]);
        fixture.run(() -> {
            try (ServerSocketChannel listener = ServerSocketChannel.open().bind(ANY_PORT);
                    SocketChannel socket = SocketChannel.open();
                    DatagramChannel datagrams = DatagramChannel.open();
                    FileChannel file = FileChannel.open(path)) {
                ByteBuffer buffer = ByteBuffer.allocate(1);
                refused(() -> loop().sockRecv(socket, 1));
                refused(() -> loop().sockRecvInto(socket, buffer));
                refused(() -> loop().sockSendAll(socket, buffer));
                refused(() -> loop().sockConnect(socket, listener.getLocalAddress()));
                refused(() -> loop().sockAccept(listener));
                refused(() -> loop().sockRecvFrom(datagrams, buffer));
                refused(() -> loop().sockSendTo(datagrams, buffer, listener.getLocalAddress()));
                refused(() -> loop().sockSendfile(socket, file, 0, 10));
            }
        });
    }

    private static void refused(VoidBody<IOException> call) {
        assertThatIllegalArgumentException().isThrownBy(call::execute).withMessageContaining("blocking mode");
    }

    /** {@code test_sock_lowlevel.BaseSockTestsMixin.test_sock_client_fail}. */
    @AsyncTest
    @Behaviour(485)
    void refusedConnectSaysWhoRefused() throws Exception {
        SocketAddress nobody;
        try (ServerSocketChannel listener = listener()) {
            nobody = listener.getLocalAddress();
        }
        try (SocketChannel client = socket()) {
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> loop().sockConnect(client, nobody))
                    .withMessageContaining(nobody.toString()).withMessageContaining("Connection refused");
        }
    }

    /** {@code test_events.EventLoopTestsMixin.test_prompt_cancellation}. */
    @Test
    @Behaviour(486)
    void cancelledReceiveLeavesTheSocketUsable() throws Exception {
        connected(pair -> {
            cancelled(waiting(() -> loop().sockRecv(pair.ours(), 10)));

            pair.peerSends("abc");
            assertThat(loop().sockRecv(pair.ours(), 10)).isEqualTo("abc".getBytes(StandardCharsets.UTF_8));
            Promise<Void> called = loop().createFuture();
            loop().addWriter(pair.ours(), () -> {
                loop().removeWriter(pair.ours());
                called.setResult(null);
            });
            called.await();
        });
    }

    /** {@code test_sock_lowlevel.BaseSockTestsMixin.test_cancel_sock_accept}. */
    @AsyncTest
    @Behaviour(486)
    void cancelledAcceptLosesNoConnection() throws Exception {
        try (ServerSocketChannel listener = listener(); SocketChannel client = socket()) {
            cancelled(waiting(() -> loop().sockAccept(listener)));

            loop().sockConnect(client, listener.getLocalAddress());
            loop().sockAccept(listener).close();
        }
    }

    /** {@code uvloop test_sockets._TestSockets.test_socket_cancel_sock_sendall}. */
    @AsyncTest
    @Behaviour(486)
    void cancelledSendTellsWhatHasLeftAndTheSocketGoesOn() throws Exception {
        try (ChannelPair pair = ChannelPair.narrow()) {
            ByteBuffer data = ByteBuffer.wrap(RawPeer.pattern(MUCH));
            cancelled(waiting(() -> {
                loop().sockSendAll(pair.ours(), data);
                return null;
            }));
            int sent = data.position();
            assertThat(sent).isBetween(1, MUCH - 1);

            Task<byte[]> peer = createTask(() -> pair.peerReceivesAll());
            loop().sockSendAll(pair.ours(), data);
            pair.ours().shutdownOutput();
            assertThat(peer.await()).isEqualTo(RawPeer.pattern(MUCH));
        }
    }

    /** {@code uvloop test_sockets._TestSockets.test_socket_ipv4_nameaddr}. */
    @AsyncTest
    @Behaviour(487)
    void nameIsResolvedToTheSocketsOwnFamily() throws Exception {
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK_V4, 0));
                SocketChannel client = SocketChannel.open(StandardProtocolFamily.INET)) {
            client.configureBlocking(false);
            int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
            loop().sockConnect(client, InetSocketAddress.createUnresolved("localhost", port));

            assertThat(client.getRemoteAddress()).isEqualTo(new InetSocketAddress(LOOPBACK_V4, port));
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> connectNew(new InetSocketAddress(InetAddress.ofLiteral("::1"), port)))
                    .withMessageContaining("no address of the socket's family");
        }
    }

    private void connectNew(SocketAddress peer) throws IOException {
        try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.INET)) {
            client.configureBlocking(false);
            loop().sockConnect(client, peer);
        }
    }

    @Test
    void secondTaskThatWaitsForTheSameIsRefused() throws Exception {
        connected(pair -> {
            Task<byte[]> first = waiting(() -> loop().sockRecv(pair.ours(), 1));
            assertThatIllegalStateException().isThrownBy(() -> loop().sockRecv(pair.ours(), 1)).withMessageContaining("another task");
            assertThatIllegalStateException().isThrownBy(() -> loop().addReader(pair.ours(), () -> {}))
                    .withMessageContaining("a task waits");
            assertThat(loop().removeReader(pair.ours())).isFalse();
            pair.peerSends("x");

            assertThat(first.await()).hasSize(1);
            loop().addReader(pair.ours(), () -> {});
            assertThatIllegalStateException().isThrownBy(() -> loop().sockRecv(pair.ours(), 1)).withMessageContaining("a callback");
            loop().removeReader(pair.ours());
        });
    }

    @Test
    void callbackCannotMakeACallThatMaySuspend() throws Exception {
        connected(pair -> {
            pair.peerSends("x");
            Promise<Throwable> failure = loop().createFuture();
            loop().callSoon(() -> {
                try {
                    loop().sockRecv(pair.ours(), 1);
                } catch (IOException | IllegalStateException e) {
                    failure.setResult(e);
                }
            });
            assertThat(failure.await()).isInstanceOf(IllegalStateException.class).hasMessageContaining("sockRecv suspends");
        });
    }
}
