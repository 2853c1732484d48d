package io.jvloop.tck.net.descriptors;

import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.net.PipeConnection;
import io.jvloop.net.PipeSource;
import io.jvloop.spi.Capability;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.net.channels.ChannelWatchContract;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Callbacks for the readiness of plain descriptors: what {@link ChannelWatchContract} says of channels holds for them. */
public class DescriptorWatchContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    private interface Use {
        void of(RawDescriptor fifo) throws Exception;
    }

    private void withFifo(Use use) throws Exception {
        assumeTrue(fixture.loop().capabilities().contains(Capability.DESCRIPTOR_WATCHING), "needs DESCRIPTOR_WATCHING");
        fixture.run(() -> {
            try (RawDescriptor fifo = RawDescriptor.fifo()) {
                use.of(fifo);
            }
        });
    }

    private EventLoop loop() {
        return fixture.loop();
    }

    private static String read(RawDescriptor fifo, int atMost) {
        try {
            return fifo.read(atMost);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void done(Promise<Void> promise) {
        if (!promise.isDone()) {
            promise.setResult(null);
        }
    }

    private void awaitReadable(RawDescriptor fifo) {
        Promise<Void> called = loop().createFuture();
        loop().addReader(fifo.number(), () -> done(called));
        called.await();
        assertThat(loop().removeReader(fifo.number())).isTrue();
    }

    /** {@code test_events.EventLoopTestsMixin.test_reader_callback}. */
    @Test
    @Behaviour(479)
    void readerIsCalledAgainWhileThereIsSomethingToRead() throws Exception {
        withFifo(fifo -> {
            List<String> read = new ArrayList<>();
            Promise<Void> all = loop().createFuture();
            loop().addReader(fifo.number(), () -> {
                read.add(read(fifo, 1));
                if (read.size() == 5) {
                    done(all);
                }
            });
            fifo.write("abcde");
            all.await();

            assertThat(read).containsExactly("a", "b", "c", "d", "e");
            assertThat(loop().removeReader(fifo.number())).isTrue();
        });
    }

    /** {@code test_events.EventLoopTestsMixin.test_writer_callback}. */
    @Test
    @Behaviour(479)
    void writerIsCalledWhileThereIsRoom() throws Exception {
        withFifo(fifo -> {
            int[] calls = new int[1];
            Promise<Void> thrice = loop().createFuture();
            loop().addWriter(fifo.number(), () -> {
                if (++calls[0] == 3) {
                    thrice.setResult(null);
                    loop().removeWriter(fifo.number());
                }
            });
            thrice.await();
            fifo.write("x");
            awaitReadable(fifo);

            assertThat(calls[0]).isEqualTo(3);
        });
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

            awaitReadable(fifo);
            awaitReadable(fifo);
            assertThat(loop().removeWriter(fifo.number())).isTrue();
        });
    }

    /** {@code test_selector_events.BaseSelectorEventLoopTests.test_add_writer_existing}. */
    @Test
    @Behaviour(479)
    void registeringAgainReplacesTheCallbackAndRemovingTellsWhetherThereWasOne() throws Exception {
        withFifo(fifo -> {
            int number = fifo.number();
            assertThat(loop().removeReader(number)).isFalse();
            assertThat(loop().removeWriter(number)).isFalse();
            List<String> calls = new ArrayList<>();
            Promise<Void> called = loop().createFuture();
            fifo.write("x");
            loop().addReader(number, () -> calls.add("former"));
            loop().addReader(number, () -> {
                calls.add("later");
                loop().removeReader(number);
                done(called);
            });
            assertThat(loop().removeWriter(number)).isFalse();
            called.await();

            assertThat(calls).containsExactly("later");
            assertThat(loop().removeReader(number)).isFalse();
        });
    }

    /** Both are due; the reader comes first. */
    @Test
    void removedWriterIsNotCalledThoughItsEventIsQueued() throws Exception {
        withFifo(fifo -> {
            fifo.write("x");
            Promise<Void> called = loop().createFuture();
            loop().addReader(fifo.number(), () -> {
                loop().removeReader(fifo.number());
                loop().removeWriter(fifo.number());
                done(called);
            });
            loop().addWriter(fifo.number(), () -> {
                throw new AssertionError("called after its removal");
            });
            called.await();
            yieldNow();
            yieldNow();
        });
    }

    @Test
    void parkedReaderIsNotCalledAgainAndHoldsNobodyUp() throws Exception {
        assumeTrue(LoopFixture.isMounted(), "needs mounted mode: in baton mode a callback that blocks stops its loop");
        withFifo(fifo -> {
            CountDownLatch release = new CountDownLatch(1);
            int[] calls = new int[1];
            Promise<Void> twice = loop().createFuture();
            loop().addReader(fifo.number(), () -> {
                if (++calls[0] == 1) {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                } else {
                    read(fifo, 10);
                    done(twice);
                }
            });
            fifo.write("x");
            while (calls[0] == 0) {
                yieldNow();
            }
            Promise<Void> writable = loop().createFuture();
            loop().addWriter(fifo.number(), () -> done(writable));
            writable.await();
            loop().removeWriter(fifo.number());
            assertThat(calls[0]).isEqualTo(1);

            release.countDown();
            twice.await();
            assertThat(loop().removeReader(fifo.number())).isTrue();
        });
    }

    /** What it does not read stays readable all the time. */
    @Test
    void parkedReaderLetsTheLoopRest() throws Exception {
        assumeTrue(LoopFixture.isMounted(), "needs mounted mode: in baton mode a callback that blocks stops its loop");
        withFifo(fifo -> {
            CountDownLatch release = new CountDownLatch(1);
            Promise<Void> parked = loop().createFuture();
            Promise<Void> ended = loop().createFuture();
            loop().addReader(fifo.number(), () -> {
                parked.setResult(null);
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                loop().removeReader(fifo.number());
                ended.setResult(null);
            });
            fifo.write("x");
            parked.await();
            long polls = loop().statistics().polls();
            Steps.busyElsewhere();

            assertThat(loop().statistics().polls() - polls).isLessThan(50);
            release.countDown();
            ended.await();
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
                awaitReadable(second);
            }
        });
    }

    /** What watches must not hold the file: the peer hears of the close though nobody runs the loop. */
    @Test
    @Behaviour(488)
    void closeTakesEffectAtOnceWhenTheCallbackIsRemoved() throws Exception {
        assumeTrue(fixture.loop().capabilities().contains(Capability.DESCRIPTOR_WATCHING), "needs DESCRIPTOR_WATCHING");
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(ConnectedFixture.ANY_PORT);
                RawDescriptor fifo = RawDescriptor.fifo();
                Socket peer = new Socket(InetAddress.getLoopbackAddress(), listener.socket().getLocalPort())) {
            SocketChannel[] accepted = new SocketChannel[1];
            int number = RawDescriptor.numberOfSocket(() -> accepted[0] = listener.accept());
            fixture.run(() -> {
                loop().addReader(number, () -> {});
                fifo.write("x");
                awaitReadable(fifo); // the loop has waited, so it has begun to watch
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
        assumeTrue(fixture.loop().capabilities().contains(Capability.DESCRIPTOR_WATCHING), "needs DESCRIPTOR_WATCHING");
        try (RawDescriptor fifo = RawDescriptor.fifo()) {
            loop().addReader(fifo.number(), () -> {});
            loop().close();

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
