package io.jvloop.tck.net.watches;

import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.net.PipeConnection;
import io.jvloop.net.PipeSource;
import io.jvloop.spi.Capability;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.peers.ConnectedFixture;
import io.jvloop.tck.peers.RawDescriptor;
import io.jvloop.tck.peers.Recorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Callbacks for the readiness of plain descriptors. */
public class DescriptorWatchContract extends WatchContract<DescriptorWatchContract.WatchedFifo> {

    /** A FIFO with room, which is both of its ends. */
    record WatchedFifo(EventLoop loop, RawDescriptor fifo) implements WatchContract.Watched {
        @Override
        public void addReader(Runnable callback) {
            loop.addReader(fifo.number(), callback);
        }

        @Override
        public boolean removeReader() {
            return loop.removeReader(fifo.number());
        }

        @Override
        public void addWriter(Runnable callback) {
            loop.addWriter(fifo.number(), callback);
        }

        @Override
        public boolean removeWriter() {
            return loop.removeWriter(fifo.number());
        }

        @Override
        public void send(String text) throws IOException {
            fifo.write(text);
        }

        @Override
        public String read(int atMost) {
            try {
                return fifo.read(atMost);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            fifo.close();
        }
    }

    @Override
    Capability needed() {
        return Capability.DESCRIPTOR_WATCHING;
    }

    @Override
    WatchedFifo open() throws IOException {
        return new WatchedFifo(loop(), RawDescriptor.fifo());
    }

    private void withFifo(Use<RawDescriptor> use) throws Exception {
        watching(watched -> use.of(watched.fifo()));
    }

    /** Nothing changes any more when it is added: a change alone would not be reported. */
    @Test
    @Behaviour(479)
    void readerAddedBesideAWriterHearsOfWhatWasThereBefore() throws Exception {
        withFifo(fifo -> {
            Promise<Void> writable = loop().createFuture();
            loop().addWriter(fifo.number(), () -> {
                loop().removeWriter(fifo.number());
                loop().addWriter(fifo.number(), () -> done(writable));
            });
            fifo.write("x");
            writable.await();
            yieldNow();

            awaitReadable(new WatchedFifo(loop(), fifo));
            awaitReadable(new WatchedFifo(loop(), fifo));
            assertThat(loop().removeWriter(fifo.number())).isTrue();
        });
    }

    /** {@code uvloop test_sockets.TestUVSockets.test_add_reader_or_writer_transport_fd}. */
    @Test
    @Behaviour(480)
    void descriptorOfATransportIsRefused() throws Exception {
        withFifo(fifo -> {
            Recorder recorder = new Recorder(loop());
            PipeConnection<Recorder> pipe = loop().connectReadPipe(() -> recorder, PipeSource.fifo(fifo.path()));
            int number = fifo.otherNumber();

            assertThatIllegalStateException().isThrownBy(() -> loop().addReader(number, () -> {}))
                    .withMessageContaining("descriptor " + number).withMessageContaining("transport");
            assertThatIllegalStateException().isThrownBy(() -> loop().addWriter(number, () -> {}))
                    .withMessageContaining("transport");
            assertThat(loop().removeReader(number)).isFalse();

            fifo.write("still the transport's");
            assertThat(recorder.awaitBytes(21)).asString(StandardCharsets.UTF_8).isEqualTo("still the transport's");
            pipe.transport().close();
            recorder.await("lost");
        });
    }

    /** {@code test_unix_events.TestFunctional.test_add_reader_invalid_argument}. */
    @Test
    @Behaviour(480)
    void whatCannotBeWatchedIsRefused() throws Exception {
        withFifo(fifo -> {
            assertThatIllegalArgumentException().isThrownBy(() -> loop().addReader(-1, () -> {})).withMessageContaining("not negative");
            assertThatThrownBy(() -> loop().addWriter(99_999, () -> {})).isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("addWriter: cannot watch descriptor 99999").hasMessageContaining("Bad file descriptor");
            try (RawDescriptor regular = RawDescriptor.regular()) {
                assertThatThrownBy(() -> loop().addReader(regular.number(), () -> {})).isInstanceOf(UncheckedIOException.class)
                        .hasMessageContaining("descriptor " + regular.number()).hasMessageContaining("Operation not permitted");
                assertThat(loop().removeReader(regular.number())).isFalse();
            }
        });
    }

    @Test
    void missingCallbackIsNamedAndWatchesNothing() throws Exception {
        withFifo(fifo -> {
            assertThatNullPointerException().isThrownBy(() -> loop().addReader(fifo.number(), null)).withMessage("callback");
            assertThatNullPointerException().isThrownBy(() -> loop().addWriter(fifo.number(), null)).withMessage("callback");
            assertThat(loop().removeReader(fifo.number())).isFalse();
            assertThat(loop().removeWriter(fifo.number())).isFalse();
        });
    }

    /** {@code uvloop test_sockets._TestSockets.test_socket_sync_remove_and_immediately_close}: the next file gets the same number. */
    @Test
    @Behaviour(488)
    void descriptorMayBeClosedAndGivenAwayAgainAsSoonAsItsCallbackIsRemoved() throws Exception {
        withFifo(first -> {
            loop().addReader(first.number(), () -> {});
            loop().addWriter(first.number(), () -> {});
            loop().removeReader(first.number());
            loop().removeWriter(first.number());
            first.close();
            try (RawDescriptor second = RawDescriptor.fifo()) {
                second.write("x");
                awaitReadable(new WatchedFifo(loop(), second));
            }
        });
    }

    /** What watches must not hold the file: the peer hears of the close though nobody runs the loop. */
    @Test
    @RunsLoopItself
    @Behaviour(488)
    void closeTakesEffectAtOnceWhenTheCallbackIsRemoved() throws Exception {
        fixture.require(needed());
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(ConnectedFixture.ANY_PORT);
                RawDescriptor fifo = RawDescriptor.fifo();
                Socket peer = new Socket(InetAddress.getLoopbackAddress(), listener.socket().getLocalPort())) {
            SocketChannel[] accepted = new SocketChannel[1];
            int number = RawDescriptor.numberOfSocket(() -> accepted[0] = listener.accept());
            fixture.run(() -> {
                loop().addReader(number, () -> {});
                fifo.write("x");
                awaitReadable(new WatchedFifo(loop(), fifo)); // the loop has waited, so it has begun to watch
            });

            assertThat(loop().removeReader(number)).isTrue();
            accepted[0].close();
            peer.setSoTimeout(10_000);
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
        }
    }

    /** Against the contract, but no reason to fail: the owner has closed it first. */
    @Test
    void watcherOfAClosedDescriptorCanStillBeRemoved() throws Exception {
        withFifo(fifo -> {
            loop().addReader(fifo.number(), () -> {});
            fifo.close();
            assertThat(loop().removeReader(fifo.number())).isTrue();
        });
    }

    /** {@code test_events.EventLoopTestsMixin.test_remove_fds_after_closing}. */
    @Test
    @Behaviour(19)
    void closedLoopHasNoWatchersAndLeavesTheDescriptorOpen() throws Exception {
        fixture.require(needed());
        try (RawDescriptor fifo = RawDescriptor.fifo()) {
            fixture.run(() -> loop().addReader(fifo.number(), () -> {}));
            fixture.closeLoop();

            assertThat(loop().removeReader(fifo.number())).isFalse();
            assertThatIllegalStateException().isThrownBy(() -> loop().addReader(fifo.number(), () -> {})).withMessageContaining("closed");
            fifo.write("open");
            assertThat(fifo.read(4)).isEqualTo("open");
        }
    }

    @Test
    void backEndThatCannotWatchDescriptorsSaysSo() throws Exception {
        assumeTrue(!fixture.loop().capabilities().contains(Capability.DESCRIPTOR_WATCHING), "has DESCRIPTOR_WATCHING");
        fixture.run(() -> {
            assertThatThrownBy(() -> loop().addReader(0, () -> {})).isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("descriptor 0").hasMessageContaining("DESCRIPTOR_WATCHING");
            assertThat(loop().removeReader(0)).isFalse();
        });
    }
}
