package io.jvloop.tck.programs;

import static org.junit.jupiter.api.Assertions.fail;

import io.jvloop.tck.LoopFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The loop does what the model does, turn by turn, in random programs.
 *
 * <p>{@code -Djvloop.programs.seed=N} runs one program, {@code -Djvloop.programs.count=N} that many.
 */
class RandomProgramsTest {
    private static final int COUNT_MOUNTED = 50_000;
    private static final int COUNT_BATON = 2_000;

    @Test
    @Timeout(300)
    void loopAndModelAgreeOnRandomPrograms() {
        long count = Integer.getInteger("jvloop.programs.count", LoopFixture.isMounted() ? COUNT_MOUNTED : COUNT_BATON);
        Long only = Long.getLong("jvloop.programs.seed");
        long first = only == null ? 0 : only;
        long end = only == null ? count : first + 1;
        try (HangWatch watch = new HangWatch()) {
            for (long seed = first; seed < end; seed++) {
                watch.runs(seed);
                check(seed);
            }
        }
    }

    private static void check(long seed) {
        Program program = Generator.program(seed);
        if (!differs(program)) {
            return;
        }
        Program smallest = Shrinker.shrink(program, RandomProgramsTest::differs);
        fail("seed " + seed + ", shrunk to\n" + smallest + "\nmodel (left) and loop (right)\n"
                + Trace.compare(ModelInterpreter.run(smallest), LoopInterpreter.run(smallest)));
    }

    private static boolean differs(Program program) {
        return !ModelInterpreter.run(program).events().equals(LoopInterpreter.run(program).events());
    }
}
