package io.jvloop.tck.net.pipes;

import static io.jvloop.Asyncio.toThread;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.net.PipeConnection;
import io.jvloop.net.PipeSource;
import io.jvloop.net.Transport;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.RawPipe;
import io.jvloop.tck.peers.Recorder;
import io.jvloop.tck.peers.Use;
import io.jvloop.tck.watch.LogCapture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Pipes. */
public class PipeContract {
    /** More than a pipe holds, and more than the high mark of flow control on top. */
    private static final int MUCH = 1_000_000;
    private static final int MORE_THAN_THERE_ARE_BUFFERS = 80;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.JDK_CHANNELS);
    @RegisterExtension
    final LogCapture captured = new LogCapture();

    private void reading(Use.OfTwo<Recorder, RawPipe> use) throws Exception {
        fixture.run(() -> {
            try (RawPipe pipe = RawPipe.toRead(fixture)) {
                PipeConnection<Recorder> made = fixture.loop().connectReadPipe(() -> new Recorder(fixture.loop()), pipe.source);
                pipe.opened();
                use.of(made.protocol(), pipe);
            }
        });
    }

    private void writing(Use.OfTwo<Recorder, RawPipe> use) throws Exception {
        fixture.run(() -> {
            try (RawPipe pipe = RawPipe.toWrite(fixture)) {
                PipeConnection<Recorder> made = fixture.loop().connectWritePipe(() -> new Recorder(fixture.loop()), pipe.source);
                pipe.opened();
                use.of(made.protocol(), pipe);
            }
        });
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] much() {
        byte[] data = new byte[MUCH];
        new Random(1).nextBytes(data);
        return data;
    }

    /** {@code test_events.EventLoopTestsMixin.test_read_pipe, test_unix_events.UnixReadPipeTransportTests.test__read_ready_eof}. */
    @Test
    @Behaviour(427)
    void readPipeDeliversDataThenTheEndThenTheLoss() throws Exception {
        reading((recorder, pipe) -> {
            pipe.output().write(ascii("one"));
            assertThat(recorder.awaitBytes(3)).asString().isEqualTo("one");
            pipe.output().write(ascii("two"));
            assertThat(recorder.awaitBytes(6)).asString().isEqualTo("onetwo");
            assertThat(recorder.order()).containsExactly("made", "data");
            pipe.closePeer();
            recorder.await("lost");
            assertThat(recorder.order()).containsExactly("made", "data", "eof", "lost");
            assertThat(recorder.cause()).isNull();
        });
    }

    /** A pipe that cannot be written to has nothing to stay open for. */
    @Test
    @Behaviour(427)
    void readPipeEndsEvenIfItsProtocolWantsItOpen() throws Exception {
        reading((recorder, pipe) -> {
            recorder.keepOpenAtEof = true;
            pipe.closePeer();
            recorder.await("lost");
            assertThat(recorder.order()).containsExactly("made", "eof", "lost");
        });
    }

    /** What was written before the end arrives, however much it is. */
    @Test
    @Behaviour(427)
    void readPipeGivesAllThatWasWrittenBeforeItsEnd() throws Exception {
        reading((recorder, pipe) -> {
            byte[] data = much();
            toThread(() -> {
                pipe.output().write(data);
                pipe.closePeer();
            });
            recorder.await("lost");
            assertThat(recorder.received.toByteArray()).isEqualTo(data);
        });
    }

    /**
     * All that a loop of io_uring receives shares 64 buffers until it allocates more. Who is parked with what he has received keeps one, so
     * that later pipes find none.
     */
    @Test
    @Behaviour(427)
    void pipesReceiveWhileMoreProtocolsAreParkedThanThereAreBuffers() throws Exception {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a call that blocks stops the loop");
        fixture.run(() -> {
            List<RawPipe> pipes = new ArrayList<>();
            List<Recorder> recorders = new ArrayList<>();
            CountDownLatch allReceived = new CountDownLatch(MORE_THAN_THERE_ARE_BUFFERS);
            try {
                for (int i = 0; i < MORE_THAN_THERE_ARE_BUFFERS; i++) {
                    RawPipe pipe = RawPipe.toRead(fixture);
                    pipes.add(pipe);
                    recorders.add(fixture.loop().connectReadPipe(() -> new Recorder(fixture.loop()) {
                        @Override
                        protected void onData() {
                            allReceived.countDown();
                            parkUntil(allReceived);
                        }
                    }, pipe.source).protocol());
                    pipe.opened();
                }
                for (RawPipe pipe : pipes) {
                    pipe.output().write('a');
                }
                recorders.forEach(recorder -> assertThat(recorder.awaitBytes(1)).asString().isEqualTo("a"));
            } finally {
                for (RawPipe pipe : pipes) {
                    pipe.close();
                }
            }
            recorders.forEach(recorder -> recorder.await("lost"));
        });
    }

    private static void parkUntil(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** {@code test_events.EventLoopTestsMixin.test_write_pipe, test_unix_events.UnixWritePipeTransportTests.test_close_writeeof}. */
    @Test
    @Behaviour(428)
    void closeEndsAWritePipeAfterItsBuffer() throws Exception {
        endsAfterItsBuffer(Transport::close);
    }

    /** {@code test_unix_events.UnixWritePipeTransportTests.test_write_eof, test_write_eof_pending}. */
    @Test
    @Behaviour(428)
    void writeEofEndsAWritePipeAfterItsBuffer() throws Exception {
        endsAfterItsBuffer(Transport::writeEof);
    }

    private void endsAfterItsBuffer(Consumer<Transport> end) throws Exception {
        writing((recorder, pipe) -> {
            byte[] data = much();
            recorder.transport().write(data);
            assertThat(recorder.transport().canWriteEof()).isTrue();
            end.accept(recorder.transport());
            assertThat(recorder.transport().isClosing()).isTrue();
            assertThat(toThread(() -> pipe.input().readAllBytes())).isEqualTo(data);
            recorder.await("lost");
            assertThat(recorder.cause()).isNull();
            assertThat(recorder.order()).doesNotContain("eof");
        });
    }

    /** {@code test_unix_events.UnixWritePipeTransportTests.test_abort}. */
    @Test
    @Behaviour(428)
    void abortDropsWhatAWritePipeHolds() throws Exception {
        writing((recorder, pipe) -> {
            recorder.transport().write(much());
            recorder.transport().abort();
            recorder.await("lost");
            assertThat(recorder.cause()).isNull();
            assertThat(toThread(() -> pipe.input().readAllBytes())).hasSizeBetween(1, MUCH - 1);
        });
    }

    /** {@code uvloop test_pipes._BasePipeTest.test_write_buffer_full}. */
    @Test
    @Behaviour(429)
    void fullPipePausesItsWriterAndIsLostWithItsReader() throws Exception {
        writing((recorder, pipe) -> {
            recorder.transport().write(much());
            assertThat(recorder.calls).containsExactly("made", "pause");
            pipe.closePeer();
            recorder.await("lost");
            assertThat(recorder.cause()).isInstanceOf(IOException.class).hasMessageContaining("Broken pipe")
                    .hasMessageContaining(pipe.source.toString());
            assertThat(recorder.transport().writeBufferSize()).isZero();
        });
    }

    /** The pause ends when the reader has taken enough. */
    @Test
    @Behaviour(429)
    void pausedWriterResumesWhenItsReaderReads() throws Exception {
        writing((recorder, pipe) -> {
            recorder.transport().write(much());
            assertThat(toThread(() -> pipe.input().readNBytes(MUCH))).hasSize(MUCH);
            recorder.await("resume");
            assertThat(recorder.calls).containsExactly("made", "pause", "resume");
            recorder.transport().close();
            recorder.await("lost");
        });
    }

    /** {@code test_unix_events.UnixWritePipeTransportTests.test__read_ready}. */
    @Test
    @Behaviour(429)
    void idleWriterNoticesThatItsReaderHasGone() throws Exception {
        fixture.require(Capability.DESCRIPTORS);
        writing((recorder, pipe) -> {
            recorder.transport().pauseReading(); // of no consequence
            pipe.closePeer();
            recorder.await("lost");
            assertThat(recorder.cause()).isNull();
            assertThat(recorder.calls).containsExactly("made", "lost");
        });
    }

    /** {@code unix_events._UnixReadPipeTransport, _UnixWritePipeTransport}. */
    @Test
    @Behaviour(430)
    void filesAndDirectoriesAreNoPipes(@TempDir Path directory) throws Exception {
        fixture.require(Capability.DESCRIPTORS);
        Path file = Files.writeString(directory.resolve("file"), "text");
        fixture.run(() -> {
            for (Path path : List.of(file, directory)) {
                assertThatIllegalArgumentException().isThrownBy(() -> read(PipeSource.fifo(path)))
                        .withMessageContaining(path + ": it is no");
                assertThatIllegalArgumentException().isThrownBy(() -> write(PipeSource.fifo(path)))
                        .withMessageContaining(path + ": it is no");
            }
            assertThatThrownBy(() -> read(PipeSource.fifo(directory.resolve("missing")))).isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> read(PipeSource.descriptor(99_999))).isInstanceOf(IOException.class)
                    .hasMessageContaining("descriptor 99999: it is not open");
            Path lonely = RawPipe.fifo(directory);
            assertThatThrownBy(() -> write(PipeSource.fifo(lonely))).isInstanceOf(IOException.class)
                    .hasMessageContaining("nobody reads it");
        });
        assertThatIllegalArgumentException().isThrownBy(() -> PipeSource.descriptor(-1));
        assertThat(Files.readString(file)).isEqualTo("text");
    }

    private void read(PipeSource source) throws IOException {
        fixture.loop().connectReadPipe(() -> new Recorder(fixture.loop()), source);
    }

    private void write(PipeSource source) throws IOException {
        fixture.loop().connectWritePipe(() -> new Recorder(fixture.loop()), source);
    }

    /** What the back end cannot reach is refused with the way out. */
    @Test
    @Behaviour(430)
    void whatTheBackEndCannotReachIsRefused() throws Exception {
        Pipe pipe = Pipe.open();
        boolean descriptors = fixture.loop().capabilities().contains(Capability.DESCRIPTORS);
        try (Pipe.SourceChannel from = pipe.source(); Pipe.SinkChannel to = pipe.sink()) {
            fixture.run(() -> {
                PipeSource foreign = descriptors ? PipeSource.channel(from) : PipeSource.descriptor(0);
                assertThatThrownBy(() -> read(foreign)).isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("back end");
                if (!descriptors) {
                    assertThatIllegalArgumentException().isThrownBy(() -> write(PipeSource.channel(from)))
                            .withMessageContaining("other end");
                    assertThatIllegalArgumentException().isThrownBy(() -> read(PipeSource.channel(to))).withMessageContaining("other end");
                }
            });
        }
    }

    /** {@code test_unix_events.UnixReadPipeTransportTests.test_pause_reading_on_closed_pipe, test_resume_reading_on_paused_pipe}. */
    @Test
    @Behaviour(431)
    void pausingAndResumingTwiceOrAfterTheCloseDoNothing() throws Exception {
        reading((recorder, pipe) -> {
            Transport transport = recorder.transport();
            transport.pauseReading();
            transport.pauseReading();
            assertThat(transport.isReading()).isFalse();
            pipe.output().write(ascii("later"));
            yieldNow();
            yieldNow();
            assertThat(recorder.calls).containsExactly("made");
            transport.resumeReading();
            transport.resumeReading();
            assertThat(recorder.awaitBytes(5)).asString().isEqualTo("later");
            transport.close();
            transport.pauseReading();
            transport.resumeReading();
            assertThat(transport.isReading()).isFalse();
            recorder.await("lost");
            assertThat(recorder.order()).containsExactly("made", "data", "lost");
        });
    }

    /** {@code test_unix_events.UnixWritePipeTransportTests.test_write_close}. */
    @Test
    @Behaviour(432)
    void writesAfterTheCloseAreIgnoredWithAWarningAfterFive() throws Exception {
        writing((recorder, pipe) -> {
            recorder.transport().write(ascii("kept"));
            recorder.transport().write(much());
            recorder.transport().close();
            for (int i = 0; i < 4; i++) {
                recorder.transport().write(ascii("ignored"));
            }
            assertThat(captured.text()).doesNotContain("writing on"); // in debug mode a slow machine has slow steps told
            recorder.transport().write(ascii("ignored"));
            assertThat(captured.text()).containsOnlyOnce("writing on after the connection was lost or closed");
            assertThat(toThread(() -> pipe.input().readAllBytes())).hasSize(4 + MUCH);
            recorder.await("lost");
        });
    }

    /** {@code test_events.EventLoopTestsMixin.test_read_pipe, test_write_pipe}. */
    @Test
    @Behaviour(433)
    void transportKnowsItsPipe() throws Exception {
        writing((recorder, pipe) -> {
            assertThat(recorder.transport().localAddress()).isSameAs(pipe.source);
            assertThat(recorder.transport().remoteAddress()).isSameAs(pipe.source);
            assertThat(pipe.source.pipe()).isInstanceOfAny(Path.class, Pipe.SinkChannel.class);
            assertThat(recorder.transport()).asString().contains(pipe.source.toString());
            recorder.transport().close();
            recorder.await("lost");
            assertThat(recorder.transport().localAddress()).isSameAs(pipe.source);
        });
    }

    /** {@code unix_events._UnixReadPipeTransport} has no such method. */
    @Test
    void readPipeCannotBeWrittenTo() throws Exception {
        reading((recorder, pipe) -> {
            assertThat(recorder.transport().canWriteEof()).isFalse();
            assertThatThrownBy(() -> recorder.transport().write(ByteBuffer.allocate(1))).isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("connectReadPipe");
            recorder.transport().close();
            recorder.await("lost");
        });
    }

    /** {@code test_unix_events.UnixReadPipeTransportTests.test__call_connection_lost_with_err}. */
    @AsyncTest
    void throwingProtocolEndsItsPipe() throws Exception {
        try (RawPipe pipe = RawPipe.toRead(fixture)) {
            Recorder failing = new Recorder(fixture.loop()) {
                @Override
                protected void onData() {
                    throw new IllegalStateException("boom");
                }
            };
            fixture.loop().connectReadPipe(() -> failing, pipe.source);
            pipe.opened();
            pipe.output().write(1);
            failing.await("lost");
            assertThat(failing.cause()).hasMessage("boom");
            assertThat(fixture.failures()).hasSize(1);
        }
    }

    /** The factory's failure gives the pipe back, and is the caller's. */
    @AsyncTest
    void throwingFactoryClosesThePipe() throws Exception {
        try (RawPipe pipe = RawPipe.toRead(fixture)) {
            assertThatThrownBy(() -> fixture.loop().connectReadPipe(() -> {
                throw new IllegalStateException("boom");
            }, pipe.source)).hasMessage("boom");
            pipe.opened();
            assertThatThrownBy(() -> pipe.output().write(1)).isInstanceOf(IOException.class);
        }
    }
}
