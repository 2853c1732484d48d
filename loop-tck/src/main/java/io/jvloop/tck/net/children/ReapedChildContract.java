package io.jvloop.tck.net.children;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.process.ProcessOptions;
import io.jvloop.process.Subprocess;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.CLibrary;
import io.jvloop.tck.watch.ErrorOutput;
import io.jvloop.tck.watch.LogCapture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Children that somebody else in the process has waited for. Those of the JDK are not among them: it says that they returned 0. */
public class ReapedChildContract {
    private static final Logger LOGGER = Logger.getLogger("io.jvloop");
    private static final int UNKNOWN = 255;
    @RegisterExtension
    final LogCapture log = new LogCapture();
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.SPAWN);
    @RegisterExtension
    final ErrorOutput errors = new ErrorOutput();

    @BeforeEach
    void needsCat() {
        assumeTrue(Files.isExecutable(Path.of("/bin/cat")), "needs /bin/cat");
    }

    /** The loop cannot learn of the child's end before: all this is one turn. */
    private static Subprocess reaped() throws Exception {
        Subprocess child = Asyncio.createSubprocess(ProcessOptions.of("cat").withPipes());
        child.kill();
        CLibrary.waitFor(child.pid());
        return child;
    }

    /** {@code unix_events.PidfdChildWatcher._do_wait}. */
    @AsyncTest
    @Behaviour(439)
    void childThatSomebodyElseHasReapedReturned255AndAWarningSaysSo() throws Exception {
        Subprocess child = reaped();
        assertThat(child.waitFor()).isEqualTo(UNKNOWN);
        assertThat(child.returnCode()).hasValue(UNKNOWN);
        assertThat(child.transport()).asString().contains("returned 255");
        child.kill();
        child.close();
        assertThat(log.text()).containsOnlyOnce("child " + child.pid() + " was reaped by somebody else");
    }

    @Test
    void itsEndIsToldThoughTheLoggerThrows() throws Exception {
        Handler broken = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                throw new IllegalStateException("a logger that throws");
            }

            @Override
            public void flush() {
                // has nothing
            }

            @Override
            public void close() {
                // has nothing
            }
        };
        LOGGER.addHandler(broken);
        try {
            fixture.run(() -> {
                Subprocess child = reaped();
                assertThat(child.waitFor()).isEqualTo(UNKNOWN);
                child.close();
            });
        } finally {
            LOGGER.removeHandler(broken);
        }
        assertThat(fixture.failures()).isEmpty();
    }
}
