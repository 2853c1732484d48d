package io.jvloop.kqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Promise;
import io.jvloop.net.PipeSource;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.BackEndUnderTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.net.pipes.PipeContract;
import io.jvloop.tck.net.watches.DescriptorWatchContract;
import java.nio.file.Path;
import jnr.constants.platform.OpenFlags;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What macOS's kqueue does not watch, or not all of it. */
class StandInMacOsTest implements BackEndUnderTest {
    private static final POSIX SYSTEM = POSIXFactory.getNativePOSIX();
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    @TempDir
    Path directory;

    @Override
    public LoopPolicy policy() {
        return new StandInPolicy(StandInSystem.MACOS);
    }

    @Test
    void endOfAFifoIsFound() throws Exception {
        Path fifo = directory.resolve("fifo");
        assertThat(SYSTEM.mkfifo(fifo.toString(), 0600)).isZero();
        fixture.run(() -> {
            Calls calls = new Calls(false);
            fixture.loop().connectReadPipe(() -> calls, PipeSource.fifo(fifo));
            int writer = SYSTEM.open(fifo.toString(), OpenFlags.O_WRONLY.intValue(), 0);
            SYSTEM.write(writer, new byte[] {'x'}, 1);
            SYSTEM.close(writer);
            calls.lost.await();
            assertThat(calls.calls).containsExactly("x", "eof", "lost");
        });
    }

    @AsyncTest
    void deviceThatNoKqueueWatchesIsRead() throws Exception {
        Calls calls = new Calls(false);
        fixture.loop().connectReadPipe(() -> calls, PipeSource.fifo(Path.of("/dev/null")));
        calls.lost.await();
        assertThat(calls.calls).containsExactly("eof", "lost");
    }

    @Test
    void deviceThatNoKqueueWatchesIsWatchedForItsOwner() throws Exception {
        int device = SYSTEM.open("/dev/null", OpenFlags.O_RDWR.intValue(), 0);
        fixture.run(() -> {
            Promise<Void> readable = fixture.loop().createFuture();
            fixture.loop().addReader(device, () -> {
                fixture.loop().removeReader(device);
                readable.setResult(null);
            });
            readable.await();
        });
        SYSTEM.close(device);
    }

    @Nested
    class Pipes extends PipeContract {
    }

    @Nested
    class DescriptorWatch extends DescriptorWatchContract {
    }
}
