package io.jvloop.tck.net.transports;

import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.ConnectedFixture.connected;
import static io.jvloop.tck.peers.ConnectedFixture.narrow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.Task;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Connection;
import io.jvloop.net.Protocol;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.Transport;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.Steps;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import io.jvloop.tck.watch.LogCapture;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a stream transport begins, rests and ends. */
public class TransportLifeContract {
    private static final int MORE_THAN_THE_SYSTEM_TAKES = 16 << 20;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    @RegisterExtension
    final LogCapture captured = new LogCapture();

    private Recorder recorder() {
        return new Recorder(fixture.loop());
    }

    /** {@code test_selector_events.SelectorSocketTransportTests.test_ctor_with_waiter}. */
    @AsyncTest
    @Behaviour({305, 324})
    void connectionIsReturnedAfterConnectionMadeAndReadingBeginsAfterIt() throws Exception {
        Server server = fixture.loop().createServer(() -> new Protocol() {
            @Override
            public void connectionMade(Transport made) {
                made.write(new byte[] {1});
                made.close();
            }
        }, ANY_PORT, ServerOptions.DEFAULT);
        try (server) {
            for (int i = 0; i < 50; i++) {
                Connection<Recorder> connection = fixture.loop().createConnection(this::recorder, server.addresses().getFirst(),
                        ConnectOptions.DEFAULT);
                Recorder recorder = connection.protocol();
                assertThat(recorder.calls).startsWith("made");
                assertThat(connection.transport()).isSameAs(recorder.transport());
                assertThat(connection.transport().option(StandardSocketOptions.TCP_NODELAY)).isTrue();
                recorder.await("lost");
                assertThat(recorder.order()).containsExactly("made", "data", "eof", "lost");
            }
        }
        server.awaitClosed();
    }

    /** Nobody ends a batch then: what is written leaves at once, every part of it. */
    @Test
    @RunsLoopItself
    void writesAfterTheLastTurnLeaveWithoutAnotherRun() throws Exception {
        assertLeave(Runnable::run);
    }

    /** An idle loop belongs to its caller, even if its back end is tied to another thread. */
    @Test
    @RunsLoopItself
    void writesOfAnotherThreadAfterTheLastTurnLeaveWithoutAnotherRun() throws Exception {
        assertLeave(writes -> join(Thread.ofVirtual().start(writes)));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void assertLeave(Executor writer) throws Exception {
        fixture.require(Capability.TCP);
        List<Transport> connected = new ArrayList<>();
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(ANY_PORT)) {
            fixture.run(() -> {
                Transport transport = fixture.loop().createConnection(this::recorder, listener.getLocalAddress(),
                        ConnectOptions.DEFAULT).transport();
                transport.write(new byte[] {1});
                connected.add(transport);
            });
            Transport transport = connected.getFirst();
            writer.execute(() -> {
                transport.write(new byte[] {2});
                transport.writeAll(List.of(ByteBuffer.wrap(new byte[] {3}), ByteBuffer.wrap(new byte[] {4})));
                transport.write(new byte[] {5});
            });

            try (SocketChannel peer = listener.accept()) {
                ByteBuffer received = ByteBuffer.allocate(5);
                while (received.hasRemaining()) {
                    assertThat(peer.read(received)).isPositive();
                }
                assertThat(received.array()).containsExactly(1, 2, 3, 4, 5);
            }
            fixture.run(() -> {
                transport.abort();
                Asyncio.yieldNow();
            });
        }
    }

    /** {@code test_selector_events.SelectorSocketTransportTests.test_write_closing}. */
    @Test
    @Behaviour(309)
    void writesAfterTheEndAreIgnoredAndTheFifthIsWarnedOf() throws Exception {
        connected(fixture, (recorder, peer) -> {
            recorder.transport().close();
            for (int i = 0; i < 4; i++) {
                recorder.transport().write(new byte[100]);
            }
            assertThat(captured.text()).doesNotContain("writing on");
            recorder.transport().write(new byte[100]);
            assertThat(captured.text()).contains("writing on");
            for (int i = 0; i < 10; i++) {
                recorder.transport().write(new byte[100]);
            }

            assertThat(captured.text()).containsOnlyOnce("writing on after the connection was lost or closed");
            assertThat(peer.receiveAll()).isEmpty();
        });
    }

    /** {@code test_selector_events.SelectorSocketTransportTests.test_pause_resume_reading}: the peer's writes stall. */
    @Test
    @Behaviour(320)
    void pausedReadingStallsThePeerUntilItIsResumed() throws Exception {
        connected(fixture, (recorder, peer) -> {
            recorder.transport().pauseReading();
            Task<Void> sending = Asyncio.createTask(() -> peer.send(RawPeer.pattern(MORE_THAN_THE_SYSTEM_TAKES)));
            Steps.turns(200);
            assertThat(sending.isDone()).isFalse();
            assertThat(recorder.calls).containsExactly("made");
            recorder.transport().resumeReading();

            assertThat(recorder.awaitBytes(MORE_THAN_THE_SYSTEM_TAKES)).isEqualTo(RawPeer.pattern(MORE_THAN_THE_SYSTEM_TAKES));
            sending.await();
        });
    }

    /** {@code uvloop test_tcp.Test_UV_TCP.test_transport_get_extra_info}. */
    @Test
    @Behaviour(321)
    void pausingAndResumingAgainOrAfterTheCloseDoesNothing() throws Exception {
        narrow(fixture, this::recorder, (recorder, peer) -> {
            Transport transport = recorder.transport();
            transport.resumeReading();
            assertThat(transport.isReading()).isTrue();
            transport.pauseReading();
            transport.pauseReading();
            assertThat(transport.isReading()).isFalse();
            transport.resumeReading();
            transport.resumeReading();
            assertThat(transport.isReading()).isTrue();
            peer.send(new byte[] {1});
            recorder.awaitBytes(1);
            transport.write(RawPeer.pattern(MORE_THAN_THE_SYSTEM_TAKES));
            transport.close();
            transport.pauseReading();
            transport.resumeReading();
            assertThat(transport.isReading()).isFalse();
            peer.send(new byte[] {2});
            Steps.turns(50);
            transport.abort();
            recorder.await("lost");
            transport.resumeReading();

            assertThat(recorder.received.toByteArray()).containsExactly(1);
        });
    }

    /** {@code test_server.TestServer2.test_abort_clients}: the peer reads at last. */
    @Test
    @Behaviour(329)
    void closeWithUnsentDataIsPendingUntilThePeerReads() throws Exception {
        narrow(fixture, this::recorder, (recorder, peer) -> {
            recorder.transport().write(RawPeer.pattern(MORE_THAN_THE_SYSTEM_TAKES));
            recorder.transport().close();
            Steps.turns(100);
            assertThat(recorder.calls).doesNotContain("lost");

            assertThat(peer.receiveAll()).isEqualTo(RawPeer.pattern(MORE_THAN_THE_SYSTEM_TAKES));
            recorder.await("lost");
            assertThat(recorder.cause()).isNull();
        });
    }

    /** {@code test_server.TestServer2.test_abort_clients}: the connection breaks. */
    @Test
    @Behaviour(329)
    void closeWithUnsentDataIsPendingUntilTheConnectionBreaks() throws Exception {
        narrow(fixture, this::recorder, (recorder, peer) -> {
            recorder.transport().write(RawPeer.pattern(MORE_THAN_THE_SYSTEM_TAKES));
            recorder.transport().close();
            Steps.turns(100);
            assertThat(recorder.calls).doesNotContain("lost");
            peer.reset();
            recorder.await("lost");

            assertThat(recorder.cause()).isInstanceOf(IOException.class);
        });
    }

    /** {@code libuv test/test-tcp-close-reset, test-tcp-rst}. */
    @Test
    @Behaviour(331)
    void endWithoutLingeringIsAResetForThePeer() throws Exception {
        connected(fixture, (recorder, peer) -> {
            recorder.transport().setOption(StandardSocketOptions.SO_LINGER, 0);
            recorder.transport().abort();
            recorder.await("lost");

            assertThatThrownBy(peer::receiveAll).isInstanceOf(SocketException.class).hasMessageContaining("reset");
        });
    }

    /** {@code test_protocols.ProtocolsAbsTests}. */
    @AsyncTest
    @Behaviour(334)
    void protocolThatOverridesNothingReceivesAndEnds() throws Exception {
        Server server = fixture.loop().createServer(() -> new Protocol() {}, ANY_PORT, ServerOptions.DEFAULT);
        try (server; RawPeer peer = RawPeer.connect(server.addresses().getFirst())) {
            peer.send(RawPeer.pattern(100_000));
            peer.sendEof();
            assertThat(peer.receiveAll()).isEmpty();
        }
        server.awaitClosed();
    }

    /** {@code uvloop test_dealloc.TestDealloc.test_dealloc_1}. */
    @AsyncTest
    @Behaviour(541)
    void transportsWithoutReferencesStillEndInConnectionLost() throws Exception {
        AtomicInteger ends = new AtomicInteger();
        Server server = fixture.loop().createServer(() -> counting(ends), ANY_PORT, ServerOptions.DEFAULT);
        try (server; RawPeer peer = RawPeer.connect(server.addresses().getFirst())) {
            fixture.loop().createConnection(() -> counting(ends), server.addresses().getFirst(), ConnectOptions.DEFAULT);
            System.gc();
            Steps.turns(20);
            assertThat(ends).hasValue(0);
            peer.sendEof();
            server.closeClients();
            while (ends.get() < 3) {
                Asyncio.yieldNow();
            }
        }
        server.awaitClosed();
    }

    /** Keeps no transport. */
    private static Protocol counting(AtomicInteger ends) {
        return new Protocol() {
            @Override
            public void connectionLost(@Nullable Throwable cause) {
                assertThat(cause).isNull();
                ends.incrementAndGet();
            }
        };
    }
}
