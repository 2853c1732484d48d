package io.jvloop.tck.net.transports;

import static io.jvloop.tck.peers.ConnectedFixture.connected;
import static io.jvloop.tck.peers.ConnectedFixture.narrow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jvloop.Asyncio;
import io.jvloop.net.Transport;
import io.jvloop.spi.Capability;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A stream transport and its protocol: order, writing, ending. */
public class TransportContract {
    private static final int MUCH = 8 << 20;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    private Recorder recorder() {
        return new Recorder(fixture.loop());
    }

    /** {@code test_events.MyProto}. */
    @Test
    @Behaviour({304, 316})
    void callsComeInOrder() throws Exception {
        connected(fixture, (recorder, peer) -> {
            peer.send(RawPeer.pattern(10));
            peer.sendEof();
            recorder.await("lost");

            assertThat(recorder.order()).containsExactly("made", "data", "eof", "lost");
            assertThat(recorder.cause()).isNull();
            assertThat(recorder.received.toByteArray()).isEqualTo(RawPeer.pattern(10));
        });
    }

    /** {@code test_selector_events.SelectorTransportTests.test_close_write_buffer}. */
    @Test
    @Behaviour({306, 308})
    void closeSendsWhatIsBuffered() throws Exception {
        connected(fixture, (recorder, peer) -> {
            recorder.transport().write(RawPeer.pattern(MUCH));
            recorder.transport().close();

            assertThat(recorder.transport().isClosing()).isTrue();
            assertThat(peer.receiveAll()).isEqualTo(RawPeer.pattern(MUCH));
            recorder.await("lost");
            assertThat(recorder.cause()).isNull();
        });
    }

    /** {@code test_selector_events.SelectorTransportTests.test_close}. */
    @Test
    @Behaviour(306)
    void closeStopsReadingAtOnceAndAgainDoesNothing() throws Exception {
        connected(fixture, (recorder, peer) -> {
            recorder.transport().close();
            recorder.transport().close();
            peer.send(RawPeer.pattern(10));
            recorder.await("lost");
            Asyncio.yieldNow();

            assertThat(recorder.calls).containsExactly("made", "lost");
            assertThat(recorder.transport().isReading()).isFalse();
        });
    }

    /** {@code test_selector_events.SelectorTransportTests.test_abort, test_force_close}. */
    @Test
    @Behaviour({307, 308})
    void abortDropsUnsentDataAndCallsBackLater() throws Exception {
        narrow(fixture, this::recorder, (recorder, peer) -> {
            recorder.transport().write(RawPeer.pattern(MUCH));
            recorder.transport().abort();

            assertThat(recorder.calls).doesNotContain("lost");
            assertThat(recorder.transport().isClosing()).isTrue();
            assertThat(recorder.transport().writeBufferSize()).isZero();
            recorder.await("lost");
            assertThat(recorder.cause()).isNull();
            assertThat(peer.receiveAll()).hasSizeLessThan(MUCH);
        });
    }

    /** {@code test_selector_events.SelectorSocketTransportTests.test_write_closing}. */
    @Test
    void writesAfterTheEndAreIgnored() throws Exception {
        connected(fixture, (recorder, peer) -> {
            recorder.transport().close();
            for (int i = 0; i < 10; i++) {
                recorder.transport().write(new byte[100]);
            }

            assertThat(peer.receiveAll()).isEmpty();
            recorder.await("lost");
            recorder.transport().write(new byte[100]);
        });
    }

    /** {@code test_selector_events.SelectorSocketTransportTests.test_write_no_data}. */
    @Test
    @Behaviour(310)
    void emptyWriteDoesNothing() throws Exception {
        connected(fixture, (recorder, peer) -> {
            recorder.transport().write(new byte[0]);
            recorder.transport().write(new byte[] {1});
            recorder.transport().close();

            assertThat(peer.receiveAll()).containsExactly(1);
        });
    }

    /** {@code test_selector_events.SelectorSocketTransportTests.test_write_partial}. */
    @Test
    @Behaviour({311, 330})
    void partialWritesKeepTheOrder() throws Exception {
        narrow(fixture, this::recorder, (recorder, peer) -> {
            recorder.transport().setOption(StandardSocketOptions.SO_SNDBUF, 4096);
            byte[] data = RawPeer.pattern(1 << 20);
            for (int at = 0; at < data.length; at += 10_007) {
                recorder.transport().write(ByteBuffer.wrap(data, at, Math.min(10_007, data.length - at)));
                if (at % 3 == 0) {
                    Asyncio.yieldNow();
                }
            }
            recorder.transport().close();

            assertThat(peer.receiveAll()).isEqualTo(data);
        });
    }

    /** {@code uvloop test_tcp.Test_UV_TCP.test_many_small_writes}. */
    @Test
    @Behaviour(313)
    void tenThousandSmallWritesArriveCompleteAndInOrder() throws Exception {
        connected(fixture, (recorder, peer) -> {
            byte[] data = RawPeer.pattern(30_000);
            for (int at = 0; at < data.length; at += 3) {
                recorder.transport().write(ByteBuffer.wrap(data, at, 3));
            }
            recorder.transport().close();

            assertThat(peer.receiveAll()).isEqualTo(data);
        });
    }

    /** {@code test_selector_events.SelectorSocketTransportTests.test_writelines_sendmsg_partial}. */
    @Test
    @Behaviour(312)
    void writeAllEqualsTheConcatenationAlsoOfMorePiecesThanTheSystemTakes() throws Exception {
        narrow(fixture, this::recorder, (recorder, peer) -> {
            byte[] data = RawPeer.pattern(3000 * 1000);
            List<ByteBuffer> pieces = new ArrayList<>();
            for (int at = 0; at < data.length; at += 1000) {
                pieces.add(ByteBuffer.wrap(data, at, 1000));
            }
            recorder.transport().writeAll(pieces);
            recorder.transport().close();

            assertThat(peer.receiveAll()).isEqualTo(data);
        });
    }

    /** Item 312. */
    @Test
    @Behaviour(312)
    void piecesOfOneWriteAllLeaveTogetherAndAtOnce() throws Exception {
        fixture.require(Capability.READINESS);
        connected(fixture, (recorder, peer) -> {
            Asyncio.yieldNow();
            recorder.transport().writeAll(List.of(ByteBuffer.wrap(new byte[] {1}), ByteBuffer.wrap(new byte[] {2, 3})));

            assertThat(recorder.transport().writeBufferSize()).isZero();
            assertThat(peer.receive(3)).containsExactly(1, 2, 3);
        });
    }

    /** Items 311 and 538. */
    @Test
    @Behaviour({311, 538})
    void firstWriteOfATurnLeavesAtOnceAndOthersTogetherAtItsEnd() throws Exception {
        fixture.require(Capability.READINESS);
        connected(fixture, (recorder, peer) -> {
            Asyncio.yieldNow();
            recorder.transport().write(new byte[] {1});
            int afterFirst = recorder.transport().writeBufferSize();
            recorder.transport().write(new byte[] {2});
            recorder.transport().write(new byte[] {3});
            int afterThird = recorder.transport().writeBufferSize();
            Asyncio.yieldNow();

            assertThat(List.of(afterFirst, afterThird, recorder.transport().writeBufferSize())).containsExactly(0, 2, 0);
            assertThat(peer.receive(3)).containsExactly(1, 2, 3);
        });
    }

    /** Item 564. */
    @Test
    @Behaviour(564)
    void theCallerMayReuseItsBufferAfterAWrite() throws Exception {
        narrow(fixture, this::recorder, (recorder, peer) -> {
            List<ByteBuffer> kinds = List.of(ByteBuffer.allocateDirect(300_000), ByteBuffer.allocate(300_000));
            byte[] expected = {};
            for (int i = 0; i < 6; i++) {
                ByteBuffer buffer = kinds.get(i % 2).clear();
                byte[] data = Arrays.copyOfRange(RawPeer.pattern(400_000), i * 10_000, i * 10_000 + 300_000);
                buffer.put(data).flip();
                recorder.transport().write(buffer);
                assertThat(buffer.hasRemaining()).isFalse();
                Arrays.fill(data, (byte) -1);
                buffer.clear().put(data);
                expected = RawPeer.join(expected, Arrays.copyOfRange(RawPeer.pattern(400_000), i * 10_000, i * 10_000 + 300_000));
            }
            recorder.transport().close();

            assertThat(peer.receiveAll()).isEqualTo(expected);
        });
    }

    /** {@code test_selector_events.SelectorSocketTransportTests.test_write_eof_buffer}. */
    @Test
    @Behaviour({314, 315})
    void writeEofEndsTheOutgoingSideAfterTheBufferAndReceivingGoesOn() throws Exception {
        narrow(fixture, this::recorder, (recorder, peer) -> {
            recorder.transport().write(RawPeer.pattern(MUCH));
            recorder.transport().writeEof();
            recorder.transport().writeEof();

            assertThat(peer.receiveAll()).isEqualTo(RawPeer.pattern(MUCH));
            peer.send(RawPeer.pattern(10));
            assertThat(recorder.awaitBytes(10)).isEqualTo(RawPeer.pattern(10));
            assertThatIllegalStateException().isThrownBy(() -> recorder.transport().write(new byte[1])).withMessageContaining("writeEof");
        });
    }

    /** {@code test_selector_events.SelectorSocketTransportTests.test_write_eof_after_close}. */
    @Test
    @Behaviour(315)
    void writeEofAfterCloseDoesNothing() throws Exception {
        connected(fixture, (recorder, peer) -> {
            recorder.transport().close();
            recorder.transport().writeEof();
            recorder.await("lost");
            recorder.transport().writeEof();

            assertThat(recorder.cause()).isNull();
        });
    }

    /** {@code test_selector_events.SelectorSocketTransportTests.test_read_ready_eof_keep_open}. */
    @Test
    @Behaviour(316)
    void peersEndMayKeepTheConnectionOpenForWriting() throws Exception {
        connected(fixture, (recorder, peer) -> {
            recorder.keepOpenAtEof = true;
            peer.sendEof();
            recorder.await("eof");
            recorder.transport().write(RawPeer.pattern(10));

            assertThat(peer.receive(10)).isEqualTo(RawPeer.pattern(10));
            assertThat(recorder.transport().isClosing()).isFalse();
            recorder.transport().close();
            recorder.await("lost");
            assertThat(recorder.calls).containsOnlyOnce("eof");
        });
    }

    /** {@code test_selector_events.SelectorSocketTransportTests.test_pause_resume_reading}. */
    @Test
    @Behaviour(320)
    void pausedReadingResumesWithoutLoss() throws Exception {
        connected(fixture, () -> new Recorder(fixture.loop()) {
            @Override
            protected void onData() {
                transport().pauseReading();
                transport().pauseReading();
            }
        }, (recorder, peer) -> {
            byte[] data = RawPeer.pattern(1 << 20);
            var sending = Asyncio.createTask(() -> peer.send(data));
            while (recorder.received.size() < data.length) {
                int before = recorder.received.size();
                recorder.transport().resumeReading();
                recorder.awaitBytes(before + 1);
                int after = recorder.received.size();
                Asyncio.yieldNow();
                assertThat(recorder.received.size()).isEqualTo(after);
                assertThat(recorder.transport().isReading()).isFalse();
            }
            sending.await();

            assertThat(recorder.received.toByteArray()).isEqualTo(data);
        });
    }

    /** {@code uvloop test_tcp.Test_UV_TCP.test_transport_get_extra_info}. */
    @Test
    @Behaviour(323)
    void addressesRemainAfterTheEnd() throws Exception {
        connected(fixture, (recorder, peer) -> {
            Transport transport = recorder.transport();
            SocketAddress remote = peer.address();
            transport.abort();
            recorder.await("lost");

            assertThat(transport.remoteAddress()).isEqualTo(remote);
            assertThat(transport.localAddress().toString()).startsWith("/127.0.0.1:").doesNotEndWith(":0");
        });
    }

    /** {@code test_base_events.TestSelectorUtils.test_set_nodelay}. */
    @Test
    @Behaviour(324)
    void noDelayIsSet() throws Exception {
        connected(fixture, (recorder, peer) -> {
            assertThat(recorder.transport().option(StandardSocketOptions.TCP_NODELAY)).isTrue();
        });
    }

    /** {@code libuv test/test-tcp-close}. */
    @Test
    @Behaviour(332)
    void closingInAnyCallbackIsLegal() throws Exception {
        connected(fixture, () -> new Recorder(fixture.loop()) {
            @Override
            protected void onMade() {
                transport().write(new byte[] {1});
                transport().close();
            }
        }, (recorder, peer) -> assertThat(peer.receiveAll()).containsExactly(1));
        connected(fixture, () -> new Recorder(fixture.loop()) {
            @Override
            protected void onData() {
                transport().close();
            }
        }, (recorder, peer) -> {
            peer.send(new byte[1]);
            recorder.await("lost");
            assertThat(recorder.calls).containsExactly("made", "data", "lost");
        });
        connected(fixture, () -> new Recorder(fixture.loop()) {
            @Override
            public boolean eofReceived() {
                transport().close();
                return super.eofReceived();
            }
        }, (recorder, peer) -> {
            recorder.keepOpenAtEof = true;
            peer.sendEof();
            recorder.await("lost");
            assertThat(recorder.calls).containsExactly("made", "eof", "lost");
        });
    }

    /** {@code uvloop test_tcp.Test_UV_TCP.test_transport_get_extra_info}. */
    @Test
    @Behaviour(322)
    void eventsGoToTheProtocolThatWasSetLast() throws Exception {
        connected(fixture, (recorder, peer) -> {
            Recorder second = recorder();
            recorder.transport().setProtocol(second);
            assertThat(recorder.transport().protocol()).isSameAs(second);
            peer.send(new byte[] {1});
            second.awaitBytes(1);
            peer.sendEof();
            second.await("lost");

            assertThat(recorder.calls).containsExactly("made");
            assertThat(second.calls).containsExactly("data", "eof", "lost");
        });
    }

    /** Confinement. */
    @Test
    void methodsRefuseOtherThreads() throws Exception {
        connected(fixture, (recorder, peer) -> {
            Transport transport = recorder.transport();
            assertThatExceptionOfType(WrongThreadException.class)
                    .isThrownBy(() -> Asyncio.toThread(() -> transport.write(new byte[1]))).withMessageContaining("write");
            assertThatExceptionOfType(WrongThreadException.class).isThrownBy(() -> Asyncio.toThread(transport::close));
            assertThatExceptionOfType(WrongThreadException.class).isThrownBy(() -> Asyncio.toThread(transport::pauseReading));
        });
    }
}
