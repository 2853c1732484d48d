package io.jvloop.tck.net.watches;

import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jvloop.ContextVar;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Connection;
import io.jvloop.spi.Capability;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.peers.ChannelPair;
import io.jvloop.tck.peers.Recorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callbacks for the readiness of channels that the caller owns. */
public class ChannelWatchContract extends WatchContract<ChannelWatchContract.WatchedChannel> {

    /** One end of a connection. */
    record WatchedChannel(EventLoop loop, ChannelPair pair) implements WatchContract.Watched {
        @Override
        public void addReader(Runnable callback) {
            loop.addReader(pair.ours(), callback);
        }

        @Override
        public boolean removeReader() {
            return loop.removeReader(pair.ours());
        }

        @Override
        public void addWriter(Runnable callback) {
            loop.addWriter(pair.ours(), callback);
        }

        @Override
        public boolean removeWriter() {
            return loop.removeWriter(pair.ours());
        }

        @Override
        public void send(String text) throws IOException {
            pair.peerSends(text);
        }

        @Override
        public String read(int atMost) {
            return readSome(pair.ours(), atMost);
        }

        @Override
        public void close() throws IOException {
            pair.close();
        }
    }

    @Override
    Capability needed() {
        return Capability.JDK_CHANNELS;
    }

    @Override
    WatchedChannel open() throws IOException {
        return new WatchedChannel(loop(), ChannelPair.open());
    }

    @BeforeEach
    void needsChannels() {
        fixture.require(needed());
    }

    private void connected(Use<ChannelPair> use) throws Exception {
        watching(watched -> use.of(watched.pair()));
    }

    private void awaitReadable(SelectableChannel channel) {
        awaitCall(callback -> loop().addReader(channel, callback), () -> loop().removeReader(channel));
    }

    private static String readSome(SocketChannel channel, int atMost) {
        ByteBuffer into = ByteBuffer.allocate(atMost);
        try {
            channel.read(into);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new String(into.array(), 0, into.position(), StandardCharsets.UTF_8);
    }

    @Test
    @Behaviour(479)
    void directionsOfAChannelAreIndependent() throws Exception {
        connected(pair -> {
            List<String> read = new ArrayList<>();
            Promise<Void> received = loop().createFuture();
            Promise<Void> writable = loop().createFuture();
            loop().addReader(pair.ours(), () -> {
                read.add(readSome(pair.ours(), 10));
                done(received);
            });
            loop().addWriter(pair.ours(), () -> done(writable));
            writable.await();
            assertThat(read).isEmpty();

            assertThat(loop().removeWriter(pair.ours())).isTrue();
            pair.peerSends("abc");
            received.await();
            assertThat(read).containsExactly("abc");
            assertThat(loop().removeReader(pair.ours())).isTrue();
        });
    }

    @Test
    void removedReaderIsNotCalledThoughItsEventIsQueued() throws Exception {
        connected(pair -> {
            pair.peerSends("x");
            List<String> calls = new ArrayList<>();
            loop().addReader(pair.ours(), () -> calls.add("reader"));
            loop().addWriter(pair.ours(), () -> loop().removeReader(pair.ours()));
            awaitOtherReadable();
            loop().removeReader(pair.ours());
            int before = calls.size();
            awaitOtherReadable();

            assertThat(calls).hasSize(before);
            loop().removeWriter(pair.ours());
        });
    }

    @Test
    void failureOfAReaderGoesToTheExceptionHandlerAndItIsCalledOn() throws Exception {
        connected(pair -> {
            Promise<Void> again = loop().createFuture();
            int[] calls = new int[1];
            loop().addReader(pair.ours(), () -> {
                if (++calls[0] == 1) {
                    throw new IllegalArgumentException("no");
                }
                readSome(pair.ours(), 10);
                done(again);
            });
            pair.peerSends("x");
            again.await();
            loop().removeReader(pair.ours());

            assertThat(fixture.failures()).singleElement()
                    .satisfies(failure -> assertThat(failure.failure()).hasMessage("no"));
        });
    }

    @Test
    void readerRunsInTheContextInWhichItWasAdded() throws Exception {
        ContextVar<String> name = ContextVar.of("name");
        connected(pair -> {
            name.set("mine");
            Promise<String> seen = loop().createFuture();
            loop().addReader(pair.ours(), () -> {
                loop().removeReader(pair.ours());
                seen.setResult(name.get());
            });
            name.set("later");
            pair.peerSends("x");

            assertThat(seen.await()).isEqualTo("mine");
        });
    }

    @Test
    void readerOfAListenerIsCalledForAConnection() throws Exception {
        fixture.run(() -> {
            try (ServerSocketChannel listener = ServerSocketChannel.open().bind(ANY_PORT);
                    SocketChannel client = SocketChannel.open(listener.getLocalAddress())) {
                listener.configureBlocking(false);
                awaitReadable(listener);
                try (SocketChannel accepted = listener.accept()) {
                    assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
                }
            }
        });
    }

    @Test
    void writerIsCalledWhenAConnectHasEndedAndThenWhileThereIsRoom() throws Exception {
        fixture.run(() -> {
            try (ServerSocketChannel listener = ServerSocketChannel.open().bind(ANY_PORT); SocketChannel client = SocketChannel.open()) {
                client.configureBlocking(false);
                client.connect(listener.getLocalAddress());
                Promise<Void> connected = loop().createFuture();
                int[] callsAfterwards = new int[1];
                loop().addWriter(client, () -> {
                    try {
                        if (client.finishConnect() && ++callsAfterwards[0] == 3) {
                            done(connected);
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                connected.await();
                assertThat(loop().removeWriter(client)).isTrue();
            }
        });
    }

    @Test
    void pipesAndDatagramSocketsCanBeWatched() throws Exception {
        fixture.run(() -> {
            Pipe pipe = Pipe.open();
            try (Pipe.SourceChannel source = pipe.source();
                    Pipe.SinkChannel sink = pipe.sink();
                    DatagramChannel datagrams = DatagramChannel.open().bind(ANY_PORT);
                    DatagramSocket peer = new DatagramSocket()) {
                source.configureBlocking(false);
                sink.configureBlocking(false);
                datagrams.configureBlocking(false);
                awaitCall(callback -> loop().addWriter(sink, callback), () -> loop().removeWriter(sink));
                sink.write(ByteBuffer.wrap(new byte[1]));
                awaitReadable(source);
                peer.send(new java.net.DatagramPacket(new byte[1], 1, datagrams.getLocalAddress()));
                awaitReadable(datagrams);

                assertThatIllegalArgumentException().isThrownBy(() -> loop().addWriter(source, () -> {}))
                        .withMessageContaining("not for writing");
                assertThatIllegalArgumentException().isThrownBy(() -> loop().addReader(sink, () -> {}))
                        .withMessageContaining("not for reading");
            }
        });
    }

    /** {@code uvloop test_sockets.TestUVSockets.test_add_reader_or_writer_transport_fd}. */
    @Test
    @Behaviour(480)
    void channelOfATransportIsRefused() throws Exception {
        connected(pair -> {
            Recorder recorder = new Recorder(loop());
            Connection<Recorder> connection = loop().connectAccepted(() -> recorder, pair.ours(), ConnectOptions.DEFAULT);

            assertThatIllegalStateException().isThrownBy(() -> loop().addReader(pair.ours(), () -> {}))
                    .withMessageContaining("belongs to a transport");
            assertThatIllegalStateException().isThrownBy(() -> loop().addWriter(pair.ours(), () -> {}))
                    .withMessageContaining("belongs to a transport");
            assertThatIllegalStateException().isThrownBy(() -> loop().sockRecv(pair.ours(), 1))
                    .withMessageContaining("belongs to a transport");
            assertThat(loop().removeReader(pair.ours())).isFalse();
            connection.transport().close();
            recorder.await("lost");
        });
    }

    /** {@code test_unix_events.TestFunctional.test_add_reader_invalid_argument}. */
    @Test
    @Behaviour(480)
    void closedAndBlockingChannelsAreRefused() throws Exception {
        connected(pair -> {
            assertThatIllegalArgumentException().isThrownBy(() -> loop().addReader(pair.peer(), () -> {}))
                    .withMessageContaining("configureBlocking(false)");
            pair.ours().close();
            assertThatIllegalArgumentException().isThrownBy(() -> loop().addReader(pair.ours(), () -> {}))
                    .withMessageContaining("closed");
            assertThatIllegalArgumentException().isThrownBy(() -> loop().addWriter(pair.ours(), () -> {}))
                    .withMessageContaining("closed");
        });
    }

    /** {@code uvloop test_sockets._TestSockets.test_socket_sync_remove_and_immediately_close}. */
    @Test
    @Behaviour(488)
    void channelMayBeClosedAsSoonAsItsCallbackIsRemoved() throws Exception {
        connected(pair -> {
            loop().addWriter(pair.ours(), () -> {
                throw new AssertionError("called after its removal");
            });
            loop().removeWriter(pair.ours());
            pair.ours().close();
            assertThat(pair.peerReceivesAll()).isEmpty();
            awaitOtherReadable();
        });
    }

    @Test
    void channelIsFreeAsSoonAsItsCallbackIsRemoved() throws Exception {
        connected(pair -> {
            for (int i = 0; i < 10; i++) {
                pair.peerSends("x");
                awaitReadable(pair.ours());
                assertThat(readSome(pair.ours(), 1)).isEqualTo("x");
            }
        });
    }

    /** {@code test_events.EventLoopTestsMixin.test_remove_fds_after_closing}. */
    @Test
    @Behaviour(19)
    void closedLoopHasNoWatchersAndTakesNone() throws Exception {
        try (ChannelPair pair = ChannelPair.open()) {
            fixture.run(() -> {
                loop().addReader(pair.ours(), () -> {});
                loop().addWriter(pair.ours(), () -> {});
            });
            fixture.closeLoop();

            assertThat(loop().removeReader(pair.ours())).isFalse();
            assertThat(loop().removeWriter(pair.ours())).isFalse();
            assertThatIllegalStateException().isThrownBy(() -> loop().addReader(pair.ours(), () -> {})).withMessageContaining("closed");
            assertThat(pair.ours().isOpen()).isTrue();
            assertThat(pair.ours().isRegistered()).isFalse();
        }
    }
}
