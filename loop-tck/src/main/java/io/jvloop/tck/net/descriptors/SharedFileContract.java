package io.jvloop.tck.net.descriptors;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.net.PipeConnection;
import io.jvloop.net.PipeSource;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.RawDescriptor;
import io.jvloop.tck.peers.RawDuplicate;
import io.jvloop.tck.peers.Recorder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Open files that somebody else has a descriptor of, too: closing ours does not close them. */
public class SharedFileContract {
    /** Above what else is open, so that a number is free again as soon as it is closed. */
    private static final int HIGH = 500;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.DESCRIPTORS);

    private Recorder read(int descriptor) throws IOException {
        PipeConnection<Recorder> made =
                fixture.loop().connectReadPipe(() -> new Recorder(fixture.loop()), PipeSource.descriptor(descriptor));
        return made.protocol();
    }

    private static void close(Recorder recorder) throws Exception {
        recorder.transport().close();
        recorder.await("lost");
    }

    /** The kernel may close in its own time. */
    private static void takeWhenFree(int number, RawDescriptor file) throws IOException {
        for (int taken = RawDuplicate.of(file.number(), number); taken != number; taken = RawDuplicate.of(file.number(), number)) {
            RawDuplicate.close(taken);
            Asyncio.yieldNow();
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** As standard input, of which a loop has a duplicate each time. */
    @AsyncTest
    void fileIsOpenedAgainUnderTheSameNumber() throws Exception {
        try (RawDescriptor shared = RawDescriptor.fifo()) {
            int number = RawDuplicate.of(shared.number(), HIGH);
            close(read(number));
            takeWhenFree(number, shared);
            Recorder again = read(number);
            shared.write("again");
            assertThat(again.awaitBytes(5)).isEqualTo(ascii("again"));
            close(again);
        }
    }

    /** The end of a file that was closed here long ago, told under a number that is somebody else's now. */
    @AsyncTest
    void endOfAFileThatWasClosedHereReachesNobody() throws Exception {
        try (RawDescriptor ending = RawDescriptor.fifo();
                RandomAccessFile reader = new RandomAccessFile(ending.path().toFile(), "r");
                RawDescriptor other = RawDescriptor.fifo()) {
            int number = RawDuplicate.of(ending.otherNumber(), HIGH);
            close(read(number));
            takeWhenFree(number, other);
            Recorder writer = fixture.loop()
                    .connectWritePipe(() -> new Recorder(fixture.loop()), PipeSource.descriptor(number)).protocol();
            ending.file().close();
            assertThat(reader.read()).isEqualTo(-1);
            hearOfSomethingLater();
            assertThat(writer.calls).containsExactly("made");
            close(writer);
        }
    }

    /** By then the loop has heard all that the system had to tell before. */
    private void hearOfSomethingLater() throws Exception {
        try (RawDescriptor later = RawDescriptor.fifo()) {
            Recorder recorder = read(RawDuplicate.of(later.number(), HIGH + 1));
            later.write("x");
            recorder.awaitBytes(1);
            close(recorder);
        }
    }

    /** A watch ends before its descriptor is closed by its owner, and the next file of that number has a watch of its own. */
    @AsyncTest
    void watchesOfTwoFilesThatHadOneNumberAreTold() throws Exception {
        fixture.require(Capability.DESCRIPTOR_WATCHING);
        try (RawDescriptor first = RawDescriptor.fifo(); RawDescriptor second = RawDescriptor.fifo()) {
            int number = RawDuplicate.of(first.number(), HIGH);
            AtomicInteger early = new AtomicInteger();
            fixture.loop().addReader(number, early::incrementAndGet);
            fixture.loop().removeReader(number);
            RawDuplicate.as(second.number(), number);
            AtomicInteger calls = new AtomicInteger();
            fixture.loop().addReader(number, () -> {
                calls.incrementAndGet();
                fixture.loop().removeReader(number);
            });
            first.write("first");
            second.write("second");
            while (calls.get() == 0) {
                Asyncio.yieldNow();
            }
            assertThat(early).hasValue(0);
            RawDuplicate.close(number);
        }
    }
}
