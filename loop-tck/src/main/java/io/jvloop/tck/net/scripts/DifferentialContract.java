package io.jvloop.tck.net.scripts;

import static org.junit.jupiter.api.Assertions.fail;

import io.jvloop.spi.Capability;
import io.jvloop.tck.LoopFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random scripts of writes, pauses and ends give what the model says, and so the same on every back end, but for what {@code
 * docs/random-scripts.md} lists.
 *
 * <p>{@code -Djvloop.scripts.count=N} runs that many, {@code -Djvloop.scripts.seed=N} one.
 */
public class DifferentialContract {
    private static final long COUNT = 300;
    /** Far more than anything takes that comes at all. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Enough to find out again what is known to be missing. */
    private static final Duration SHRINKING_PATIENCE = Duration.ofMillis(500);

    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    @Test
    @Timeout(300)
    void transportsOfTheLoopDoWhatTheModelDoes() throws Exception {
        check(false);
    }

    @Test
    @Timeout(300)
    void transportAndSocketOfTheJdkDoWhatTheModelDoes() throws Exception {
        fixture.require(Capability.TCP);
        check(true);
    }

    private void check(boolean rawClients) throws Exception {
        Long only = Long.getLong("jvloop.scripts.seed");
        long first = only == null ? 0 : only;
        long end = only == null ? Long.getLong("jvloop.scripts.count", COUNT) : first + 1;
        fixture.run(() -> {
            try (ScriptRunner runner = new ScriptRunner(rawClients)) {
                for (long seed = first; seed < end; seed++) {
                    check(runner, seed);
                }
            }
        });
    }

    private static void check(ScriptRunner runner, long seed) throws IOException {
        Script script = Script.random(seed);
        String difference = runner.difference(script, PATIENCE);
        if (difference != null) {
            Script smallest = Shrinker.shrink(script, candidate -> differs(runner, candidate));
            String again = runner.difference(smallest, SHRINKING_PATIENCE);
            fail("seed " + seed + ", shrunk to\n" + smallest + "\nexpected (left) and seen (right)\n"
                    + (again != null ? again : "no difference this time; at first it was\n" + difference));
        }
    }

    private static boolean differs(ScriptRunner runner, Script script) {
        try {
            return runner.difference(script, SHRINKING_PATIENCE) != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
