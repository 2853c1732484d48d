package io.jvloop.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.LoopOptions;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.net.scripts.Script;
import io.jvloop.tck.net.scripts.ScriptRunner;
import io.jvloop.tck.net.scripts.Shrinker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random scripts find what is wrong with a back end, and tell it in a few words. */
class FaultsAreNoticedTest {
    private static final int SCRIPTS = 300;
    private static final int A_FEW = 4;
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private final FaultyPolicy policy = new FaultyPolicy();
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(() -> LoopOptions.DEFAULT.withPolicy(policy));

    @ParameterizedTest
    @EnumSource
    void faultIsFoundAndItsScriptCutDownToAFewSteps(Fault fault) throws Exception {
        fixture.run(() -> {
            try (ScriptRunner runner = new ScriptRunner(false)) {
                policy.fault(fault);
                long seed = firstThatDiffers(runner);
                Script smallest = Shrinker.shrink(Script.random(seed), script -> differs(runner, script));
                System.out.printf("%s: seed %d, %s%n", fault, seed, smallest.rounds());
                policy.fault(null);

                assertThat(smallest.rounds().stream().flatMap(List::stream)).as("seed " + seed).hasSizeLessThanOrEqualTo(A_FEW);
            }
        });
        fixture.failures();
    }

    private static long firstThatDiffers(ScriptRunner runner) {
        long seed = 0;
        while (!differs(runner, Script.random(seed))) {
            seed++;
            assertThat(seed).as("scripts that have not noticed").isLessThan(SCRIPTS);
        }
        return seed;
    }

    private static boolean differs(ScriptRunner runner, Script script) {
        try {
            return runner.difference(script, PATIENCE) != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
