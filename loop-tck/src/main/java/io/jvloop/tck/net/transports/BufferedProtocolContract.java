package io.jvloop.tck.net.transports;

import static io.jvloop.tck.peers.ConnectedFixture.connected;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.EventLoop;
import io.jvloop.net.BufferedProtocol;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A protocol that brings its own buffer. */
public class BufferedProtocolContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    /** Hands on to a recorder what it gets in its own buffer. */
    private static class Buffered extends Recorder {
        final BufferedProtocol facade = new Facade(this);
        private final ByteBuffer buffer;

        Buffered(EventLoop loop, ByteBuffer buffer) {
            super(loop);
            this.buffer = buffer;
        }

        @Override
        protected void onMade() {
            transport().setProtocol(facade);
        }

        ByteBuffer buffer() {
            return buffer.clear();
        }
    }

    private record Facade(Buffered to) implements BufferedProtocol {

        @Override
        public ByteBuffer getBuffer(int sizeHint) {
            return to.buffer();
        }

        @Override
        public void bufferUpdated(int count) {
            assertThat(to.buffer.position()).isEqualTo(count);
            to.dataReceived(to.buffer.flip());
        }

        @Override
        public boolean eofReceived() {
            return to.eofReceived();
        }

        @Override
        public void connectionLost(Throwable cause) {
            to.connectionLost(cause);
        }
    }

    private void assertReceives(ByteBuffer buffer) throws Exception {
        connected(fixture, () -> new Buffered(fixture.loop(), buffer), (recorder, peer) -> {
            peer.send(RawPeer.pattern(1000));
            assertThat(recorder.awaitBytes(1000)).isEqualTo(RawPeer.pattern(1000));
            peer.sendEof();
            recorder.await("lost");
            assertThat(recorder.order()).containsExactly("made", "data", "eof", "lost");
        });
    }

    /** {@code test_buffered_proto.BaseTestBufferedProtocol.test_buffered_proto_create_connection}. */
    @Test
    @Behaviour(336)
    void dataArrivesInADirectBufferOfTheProtocol() throws Exception {
        assertReceives(ByteBuffer.allocateDirect(4096));
    }

    /** {@code test_buffered_proto.BaseTestBufferedProtocol.test_buffered_proto_create_connection}. */
    @Test
    @Behaviour({336, 339})
    void dataArrivesInAHeapBufferOfTheProtocol() throws Exception {
        assertReceives(ByteBuffer.allocate(4096));
    }

    /** {@code test_sslproto.BaseStartTLS.test_buf_feed_data}. */
    @Test
    @Behaviour(341)
    void dataLargerThanTheBufferComesInSeveralRounds() throws Exception {
        assertReceives(ByteBuffer.allocateDirect(1));
    }

    /** {@code test_selector_events.SelectorSocketTransportTests.test_get_buffer_zerosized}. */
    @Test
    @Behaviour(337)
    void bufferWithoutRoomIsAFailureOfTheConnection() throws Exception {
        connected(fixture, () -> new Buffered(fixture.loop(), ByteBuffer.allocate(0)), (recorder, peer) -> {
            peer.send(new byte[1]);
            recorder.await("lost");

            assertThat(recorder.cause()).isInstanceOf(IllegalStateException.class).hasMessageContaining("without room");
            assertThat(fixture.failures()).hasSize(1);
        });
    }

    /** {@code test_selector_events.SelectorSocketTransportBufferedProtocolTests.test_get_buffer_error}. */
    @Test
    @Behaviour(338)
    void throwingGetBufferIsAFailureOfTheConnection() throws Exception {
        connected(fixture, () -> new Buffered(fixture.loop(), ByteBuffer.allocate(1)) {
            @Override
            ByteBuffer buffer() {
                throw new IllegalArgumentException("boom");
            }
        }, (recorder, peer) -> {
            peer.send(new byte[1]);
            recorder.await("lost");

            assertThat(recorder.cause()).hasMessage("boom");
            assertThat(fixture.failures()).hasSize(1);
        });
    }

    /** {@code test_selector_events.SelectorSocketTransportBufferedProtocolTests.test_proto_type_switch}. */
    @Test
    @Behaviour(340)
    void kindOfProtocolMayChangeBetweenReads() throws Exception {
        connected(fixture, (recorder, peer) -> {
            Buffered buffered = new Buffered(fixture.loop(), ByteBuffer.allocateDirect(16));
            peer.send(new byte[] {1});
            recorder.awaitBytes(1);
            recorder.transport().setProtocol(buffered.facade);
            peer.send(new byte[] {2});
            assertThat(buffered.awaitBytes(1)).containsExactly(2);
            recorder.transport().setProtocol(recorder);
            peer.send(new byte[] {3});

            assertThat(recorder.awaitBytes(2)).containsExactly(1, 3);
        });
    }

    /** {@code test_selector_events.SelectorSocketTransportBufferedProtocolTests.test_buffer_updated_error}. */
    @Test
    @Behaviour(338)
    void throwingBufferUpdatedIsAFailureOfTheConnection() throws Exception {
        connected(fixture, () -> new Buffered(fixture.loop(), ByteBuffer.allocate(1)) {
            @Override
            protected void onData() {
                throw new IllegalArgumentException("boom");
            }
        }, (recorder, peer) -> {
            peer.send(new byte[2]);
            recorder.await("lost");

            assertThat(recorder.cause()).hasMessage("boom");
            assertThat(recorder.calls).containsExactly("made", "data", "lost");
            assertThat(fixture.failures()).hasSize(1);
        });
    }

    /** {@code test_selector_events.SelectorSocketTransportBufferedProtocolTests.test_read_ready_eof_keep_open}. */
    @Test
    @Behaviour(339)
    void peersEndMayKeepTheConnectionOpenForWriting() throws Exception {
        connected(fixture, () -> new Buffered(fixture.loop(), ByteBuffer.allocate(1)), (recorder, peer) -> {
            recorder.keepOpenAtEof = true;
            peer.sendEof();
            recorder.await("eof");
            recorder.transport().write(RawPeer.pattern(10));

            assertThat(peer.receive(10)).isEqualTo(RawPeer.pattern(10));
            assertThat(recorder.transport().isClosing()).isFalse();
        });
    }
}
