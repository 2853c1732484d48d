package io.jvloop.tck.net.transports;

import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Connection;
import io.jvloop.net.Transport;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.ChannelPair;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import io.jvloop.tck.peers.Use;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Transports over channels that somebody else has connected. */
public class AcceptedContract {
    private static final int MUCH = 4 << 20;
    private static final int MANY = 200;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.JDK_CHANNELS);

    private EventLoop loop() {
        return fixture.loop();
    }

    private void adopted(Use.OfTwo<Recorder, ChannelPair> use) throws Exception {
        fixture.run(() -> {
            try (ChannelPair pair = ChannelPair.narrow()) {
                Recorder recorder = new Recorder(loop());
                Connection<Recorder> connection = connect(recorder, pair.ours());
                assertThat(connection.protocol()).isSameAs(recorder);
                assertThat(connection.transport()).isSameAs(recorder.transport());
                use.of(recorder, pair);
                if (!recorder.calls.contains("lost")) {
                    recorder.transport().abort();
                    recorder.await("lost");
                }
            }
        });
    }

    private Connection<Recorder> connect(Recorder recorder, SocketChannel channel) throws IOException {
        return loop().connectAccepted(() -> recorder, channel, ConnectOptions.DEFAULT);
    }

    /** {@code test_events.EventLoopTestsMixin.test_connect_accepted_socket}. */
    @Test
    void adoptedConnectionReceivesAndSends() throws Exception {
        adopted((recorder, pair) -> {
            Transport transport = recorder.transport();
            for (int i = 0; i < 5; i++) {
                pair.peerSends("x");
                recorder.awaitBytes(i + 1);
                transport.write(new byte[] {(byte) i});
                assertThat(pair.peerReceives(1)).containsExactly(i);
            }
            assertThat(transport.remoteAddress()).isEqualTo(pair.peer().getLocalAddress());
            assertThat(transport.option(StandardSocketOptions.TCP_NODELAY)).isTrue();
        });
    }

    @Test
    void muchGoesBothWays() throws Exception {
        adopted((recorder, pair) -> {
            recorder.transport().write(RawPeer.pattern(MUCH));
            assertThat(recorder.calls).contains("pause");
            Task<byte[]> received = Asyncio.createTask(() -> pair.peerReceives(MUCH));
            pair.peerSends(RawPeer.pattern(MUCH));

            assertThat(recorder.awaitBytes(MUCH)).isEqualTo(RawPeer.pattern(MUCH));
            assertThat(received.await()).isEqualTo(RawPeer.pattern(MUCH));
            recorder.await("resume");
        });
    }

    @Test
    void endOfThePeerClosesAndTheTransportOwnsTheChannel() throws Exception {
        adopted((recorder, pair) -> {
            pair.peerSends("bye");
            pair.peer().shutdownOutput();
            recorder.await("lost");

            assertThat(recorder.order()).containsExactly("made", "data", "eof", "lost");
            assertThat(pair.ours().isOpen()).isFalse();
            assertThat(pair.peerReceivesAll()).isEmpty();
        });
    }

    @Test
    void pausedReadingReceivesNothing() throws Exception {
        adopted((recorder, pair) -> {
            recorder.transport().pauseReading();
            pair.peerSends("abc");
            recorder.transport().write(new byte[1]);
            pair.peerReceives(1);
            try (ChannelPair other = ChannelPair.open()) {
                other.peerSends("x");
                loop().sockRecv(other.ours(), 1);
            }
            assertThat(recorder.received.size()).isZero();
            recorder.transport().resumeReading();
            recorder.awaitBytes(3);
        });
    }

    @Test
    void kernelSendsFilesToAnAdoptedConnection(@TempDir Path directory) throws Exception {
        Path path = Files.write(directory.resolve("file"), RawPeer.pattern(MUCH));
        adopted((recorder, pair) -> {
            try (FileChannel file = FileChannel.open(path)) {
                Task<byte[]> received = Asyncio.createTask(() -> pair.peerReceives(MUCH));
                assertThat(loop().sendfile(recorder.transport(), file, 0, MUCH, false)).isEqualTo(MUCH);
                assertThat(received.await()).isEqualTo(RawPeer.pattern(MUCH));
            }
        });
    }

    /** Where a thread of its own watches the channel, each file is a chance that the loop asks it for more while it selects. */
    @Test
    void eachOfManyFilesArrives(@TempDir Path directory) throws Exception {
        Path path = Files.write(directory.resolve("file"), RawPeer.pattern(MUCH));
        for (int i = 0; i < MANY; i++) {
            adopted((recorder, pair) -> {
                try (FileChannel file = FileChannel.open(path)) {
                    Task<byte[]> received = Asyncio.createTask(() -> pair.peerReceives(MUCH));
                    loop().sendfile(recorder.transport(), file, 0, MUCH, false);
                    assertThat(received.await()).hasSize(MUCH);
                }
            });
        }
    }

    /** {@code uvloop test_tcp._TestTCP.test_create_connection_4}. */
    @AsyncTest
    @Behaviour(373)
    void closedAndUnconnectedChannelsAreErrors() throws Exception {
        SocketChannel unconnected = SocketChannel.open();
        unconnected.configureBlocking(false);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> connect(new Recorder(loop()), unconnected))
                .withMessageContaining("not connected");
        unconnected.close();
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> connect(new Recorder(loop()), unconnected))
                .withMessageContaining("closed");
    }

    @Test
    void channelInUseOrInBlockingModeIsRefused() throws Exception {
        adopted((recorder, pair) -> {
            assertThatIllegalStateException().isThrownBy(() -> connect(new Recorder(loop()), pair.ours()))
                    .withMessageContaining("belongs to a transport");
            assertThatIllegalArgumentException().isThrownBy(() -> connect(new Recorder(loop()), pair.peer()))
                    .withMessageContaining("blocking mode");
            try (ChannelPair other = ChannelPair.open()) {
                loop().addReader(other.ours(), () -> {});
                assertThatIllegalStateException().isThrownBy(() -> connect(new Recorder(loop()), other.ours()))
                        .withMessageContaining("watched");
                loop().removeReader(other.ours());
            }
        });
    }

    @AsyncTest
    void failingProtocolFactoryClosesTheChannel() throws Exception {
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(ANY_PORT);
                SocketChannel client = SocketChannel.open(listener.getLocalAddress());
                SocketChannel accepted = listener.accept()) {
            accepted.configureBlocking(false);
            assertThatIllegalArgumentException().isThrownBy(() -> loop().connectAccepted(() -> {
                throw new IllegalArgumentException("no protocol");
            }, accepted, ConnectOptions.DEFAULT));
            assertThat(accepted.isOpen()).isFalse();
            assertThat(client.isOpen()).isTrue();
        }
    }
}
