package io.jvloop.tck.net.streams;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.Task;
import io.jvloop.UnhandledFailure;
import io.jvloop.net.ClientHandler;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.IncompleteReadException;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamPair;
import io.jvloop.net.WriteBufferLimits;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.Echo;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Use;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams over connections. */
public class StreamContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    private void served(ClientHandler handler, Use<StreamPair> use) throws Exception {
        served(handler, ConnectOptions.DEFAULT, ServerOptions.DEFAULT, use);
    }

    private void served(ClientHandler handler, ConnectOptions options, ServerOptions serverOptions, Use<StreamPair> use) throws Exception {
        fixture.run(() -> {
            Server server = Asyncio.startServer(handler, ANY_PORT, serverOptions);
            try (server; StreamPair client = Asyncio.openConnection(server.addresses().getFirst(), options)) {
                use.of(client);
            }
            server.closeClients();
            server.awaitClosed();
        });
    }

    /** As {@code asyncio.open_connection(host, port)}; a text leaves in UTF-8. */
    @AsyncTest
    void hostAndPortAreEnough() throws IOException {
        fixture.require(Capability.TCP);
        Server server = Asyncio.startServer((reader, writer) -> writer.write("größer\n"), "127.0.0.1", 0);
        int port = ((InetSocketAddress) server.addresses().getFirst()).getPort();
        try (server; StreamPair client = Asyncio.openConnection("127.0.0.1", port)) {
            assertThat(client.reader().readLine()).isEqualTo("größer");
        }
        server.awaitClosed();
    }

    /** As asyncio's {@code host=None}. */
    @AsyncTest
    void anEmptyHostListensOnAllAddresses() throws IOException {
        fixture.require(Capability.TCP);
        try (Server server = Asyncio.startServer((reader, writer) -> {}, "", 0)) {
            assertThat(((InetSocketAddress) server.addresses().getFirst()).getAddress().isAnyLocalAddress()).isTrue();
        }
    }

    /** {@code test_streams.StreamTests.test_start_server, test_open_connection}. */
    @Test
    @Behaviour({292, 293, 298})
    void clientAndServerTalkAndCloseWithoutAReport() throws Exception {
        served((reader, writer) -> {
            writer.write(reader.readUntil((byte) '\n'));
            writer.drain();
            writer.close();
            writer.awaitClosed();
        }, client -> {
            client.writer().write("hello\n".getBytes());
            client.writer().drain();
            assertThat(client.reader().readLine()).isEqualTo("hello");
            assertThat(client.reader().readAll()).isEmpty();
            client.writer().close();
            client.writer().awaitClosed();
            assertThat(client.reader().atEof()).isTrue();
        });
    }

    /** Decision: a handler that returns has finished with its client. */
    @Test
    @Behaviour(293)
    void writerIsClosedWhenTheHandlerReturnsAndWhatItWroteIsSent() throws Exception {
        served((reader, writer) -> writer.write(RawPeer.pattern(1 << 20)),
                client -> assertThat(client.reader().readAll()).isEqualTo(RawPeer.pattern(1 << 20)));
    }

    /** {@code uvloop test_regr1.TestIssue39Regr.test_issue39_regression}. */
    @Test
    @Behaviour(333)
    void thirtyMebibytesInBothDirectionsAtOnceStayIntact() throws Exception {
        byte[] data = RawPeer.pattern(30 << 20);
        served(Echo::echo, client -> {
            Task<Void> sending = Asyncio.createTask(() -> {
                for (int at = 0; at < data.length; at += 100_000) {
                    client.writer().write(ByteBuffer.wrap(data, at, Math.min(100_000, data.length - at)));
                    client.writer().drain();
                }
                client.writer().writeEof();
            });
            byte[] back = client.reader().readAll();
            sending.await();

            assertThat(Arrays.mismatch(back, data)).isEqualTo(-1);
        });
    }

    /** {@code test_streams.StreamTests.test_read_all_from_pipe_reader}. */
    @Test
    @Behaviour(290)
    void readAllWithATinyLimitDoesNotDeadlock() throws Exception {
        byte[] data = RawPeer.pattern(100_000);
        served((reader, writer) -> writer.write(data), ConnectOptions.DEFAULT.withStreamLimit(2), ServerOptions.DEFAULT,
                client -> assertThat(client.reader().readAll()).isEqualTo(data));
    }

    /** Behind a peer that sends byte by byte. */
    @Test
    @Behaviour(330)
    void messageThatComesByteByByteIsReadWhole() throws Exception {
        served((reader, writer) -> {
            for (byte b : RawPeer.pattern(500)) {
                writer.write(new byte[] {b});
                Asyncio.yieldNow();
            }
        }, client -> {
            assertThat(client.reader().readExactly(300)).isEqualTo(RawPeer.pattern(300));
            ByteBuffer rest = ByteBuffer.allocate(200);
            while (client.reader().read(rest) > 0) {
                assertThat(rest.position()).isPositive();
            }
            assertThat(rest.array()).isEqualTo(Arrays.copyOfRange(RawPeer.pattern(500), 300, 500));
        });
    }

    /** {@code test_streams}: writing goes on after the other direction ended. */
    @Test
    void eachDirectionEndsByItself() throws Exception {
        served((reader, writer) -> {
            byte[] all = reader.readAll();
            writer.write(all);
            writer.drain();
            writer.writeEof();
        }, client -> {
            client.writer().write(RawPeer.pattern(100_000));
            client.writer().writeEof();
            assertThat(client.reader().readAll()).isEqualTo(RawPeer.pattern(100_000));
        });
    }

    /** {@code uvloop test_tcp._TestTCP.test_create_connection_3}. */
    @Test
    @Behaviour(372)
    void peerThatClosesEarlyShowsAsIncompleteRead() throws Exception {
        served((reader, writer) -> writer.write(new byte[3]),
                client -> assertThatExceptionOfType(IncompleteReadException.class).isThrownBy(() -> client.reader().readExactly(4)));
    }

    /** {@code asyncio.streams.FlowControlMixin._drain_helper}. */
    @Test
    @Behaviour(294)
    void drainWaitsForTheLowMark() throws Exception {
        int much = 16 << 20;
        served((reader, writer) -> {
            writer.transport().setWriteBufferLimits(new WriteBufferLimits(2000, 1000));
            AtomicInteger turns = new AtomicInteger();
            fixture.loop().callSoon(turns::incrementAndGet);
            writer.drain();
            assertThat(turns).as("a drain that has nothing to wait for does not suspend").hasValue(0);
            writer.write(RawPeer.pattern(much));
            assertThat(writer.transport().writeBufferSize()).isGreaterThan(2000);
            writer.drain();
            assertThat(writer.transport().writeBufferSize()).isLessThanOrEqualTo(1000);
        }, client -> assertThat(client.reader().readExactly(much)).isEqualTo(RawPeer.pattern(much)));
    }

    /** {@code asyncio.streams.FlowControlMixin.connection_lost}: who waits when it ends without a failure is let go. */
    @Test
    @Behaviour(294)
    void drainThatWaitsWhenTheConnectionEndsInOrderReturns() throws Exception {
        served((reader, writer) -> reader.read(1), client -> {
            client.writer().write(RawPeer.pattern(16 << 20));
            Task<Void> draining = createTask(() -> client.writer().drain());
            yieldNow();
            assertThat(draining.isDone()).isFalse();
            client.writer().transport().abort();
            draining.await();
            assertThatExceptionOfType(SocketException.class).isThrownBy(client.writer()::drain).withMessageContaining("drain");
        });
    }

    /** {@code test_streams.StreamTests.test_async_writer_api_exception_after_close}. */
    @Test
    @Behaviour({295, 296})
    void drainAfterCloseThrows() throws Exception {
        served(Echo::echo, client -> {
            client.writer().close();
            client.writer().write(new byte[1]);
            assertThatExceptionOfType(SocketException.class).isThrownBy(client.writer()::drain)
                    .withMessage("cannot drain: this writer was closed before");
        });
    }

    /** {@code test_streams.StreamTests.test_wait_closed_on_close_with_unread_data}. */
    @Test
    @Behaviour(297)
    void awaitClosedReturnsEvenWithUnreadData() throws Exception {
        served((reader, writer) -> writer.write(new byte[1000]), client -> {
            client.reader().readExactly(1);
            client.writer().close();
            client.writer().awaitClosed();
        });
    }

    /** {@code test_streams.StreamTests.test_eof_feed_when_closing_writer}. */
    @Test
    @Behaviour(298)
    void closeEndsThePendingRead() throws Exception {
        served(Echo::echo, client -> {
            Task<byte[]> reading = Asyncio.createTask(() -> client.reader().read(1));
            Asyncio.yieldNow();
            client.writer().close();

            assertThat(reading.await()).isEmpty();
            assertThat(client.reader().atEof()).isTrue();
        });
    }

    /** {@code test_streams.StreamTests.test_open_connection_error}. */
    @AsyncTest
    @Behaviour({295, 297, 299})
    void resetIsThrownByThePendingReadAndByLaterCalls() throws Exception {
        Server server = Asyncio.startServer((reader, writer) -> {
            IOException reset = catchThrowableOfType(IOException.class, () -> reader.readExactly(100));
            assertThat(reset).hasMessageContaining("read from");
            assertThatThrownBy(() -> reader.read(1)).isSameAs(reset);
            assertThatThrownBy(writer::drain).isSameAs(reset);
            assertThatThrownBy(writer::awaitClosed).isSameAs(reset);
        }, ANY_PORT);
        try (server; RawPeer peer = RawPeer.connect(server.addresses().getFirst())) {
            peer.send(new byte[10]);
            peer.reset();
        }
        server.awaitClosed();
    }

    /** {@code test_streams.StreamTests.test_unhandled_exception}. */
    @AsyncTest
    @Behaviour(300)
    void throwingHandlerIsReportedItsConnectionClosedAndTheServerGoesOn() throws Exception {
        AtomicInteger clients = new AtomicInteger();
        Server server = Asyncio.startServer((reader, writer) -> {
            if (clients.incrementAndGet() == 1) {
                throw new IllegalArgumentException("boom");
            }
            writer.write(new byte[] {1});
        }, ANY_PORT);
        try (server; StreamPair first = Asyncio.openConnection(server.addresses().getFirst())) {
            assertThat(first.reader().readAll()).isEmpty();
            assertThat(fixture.failures()).extracting(UnhandledFailure::message)
                    .containsExactly("Unhandled exception in client handler");
            try (StreamPair second = Asyncio.openConnection(server.addresses().getFirst())) {
                assertThat(second.reader().readAll()).containsExactly(1);
            }
        }
        server.awaitClosed();
    }

    /** A cancelled handler ends quietly. */
    @Test
    void cancelledHandlerClosesItsConnectionWithoutAReport() throws Exception {
        served((reader, writer) -> {
            Asyncio.currentTask().cancel();
            reader.read(1);
        }, client -> assertThat(client.reader().readAll()).isEmpty());
    }

    /** Cancelled while it waits for data that comes a moment later. */
    @Test
    void cancelledReadLosesNothing() throws Exception {
        served(Echo::echo, client -> {
            byte[] data = RawPeer.pattern(1000);
            for (byte b : data) {
                ByteBuffer one = ByteBuffer.allocate(1);
                client.writer().write(new byte[] {b});
                Task<Integer> reading = Asyncio.createTask(() -> client.reader().read(one));
                for (int i = 0; i < (b & 3); i++) {
                    Asyncio.yieldNow();
                }
                byte got;
                if (reading.cancel()) {
                    assertThatExceptionOfType(CancelledError.class).isThrownBy(reading::await);
                    got = client.reader().readExactly(1)[0];
                } else {
                    got = one.get(0);
                }
                assertThat(got).isEqualTo(b);
            }
        });
    }

    /** Cancelled in {@code drain}; the connection lives on. */
    @Test
    void cancelledDrainLeavesTheConnectionInOrder() throws Exception {
        int much = 16 << 20;
        served((reader, writer) -> {
            writer.write(RawPeer.pattern(much));
            Task<Void> draining = Asyncio.createTask(writer::drain);
            Asyncio.yieldNow();
            draining.cancel();
            assertThatExceptionOfType(CancelledError.class).isThrownBy(draining::await);
            writer.drain();
        }, client -> assertThat(client.reader().readExactly(much)).isEqualTo(RawPeer.pattern(much)));
    }

    /** The views for code that wants {@code java.io}. */
    @Test
    void streamsServeAsBlockingStreams() throws Exception {
        served((reader, writer) -> {
            try (InputStream in = reader.asInputStream(); OutputStream out = writer.asOutputStream()) {
                in.transferTo(out);
            }
        }, client -> {
            client.writer().write(RawPeer.pattern(200_000));
            client.writer().writeEof();
            assertThat(client.reader().asInputStream().readAllBytes()).isEqualTo(RawPeer.pattern(200_000));
        });
    }

    /** A reader that is not read stops its peer, and loses nothing. */
    @Test
    @Behaviour({291, 320})
    void unreadDataStopsThePeerAndIsNotLost() throws Exception {
        int much = 16 << 20;
        served((reader, writer) -> {
            writer.write(RawPeer.pattern(much));
            writer.drain();
        }, client -> {
            client.reader().readExactly(1);
            for (int i = 0; i < 200; i++) {
                Asyncio.yieldNow();
            }
            assertThat(client.writer().transport().isReading()).isFalse();
            assertThat(client.reader().toString()).contains("SocketTransport[").endsWith(", paused]");
            assertThat(client.reader().readExactly(much - 1)).isEqualTo(Arrays.copyOfRange(RawPeer.pattern(much), 1, much));
        });
    }
}
