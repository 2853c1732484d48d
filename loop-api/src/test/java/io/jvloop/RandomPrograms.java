package io.jvloop;

import java.util.Random;

/** Runs a test with many seeds, and names the seed that fails. */
public final class RandomPrograms {

    private RandomPrograms() {
    }

    /** One run of a test, decided by its random numbers alone. */
    @FunctionalInterface
    public interface Program {

        /** Runs it. */
        void run(Random random) throws Exception;
    }

    /** Runs {@code program} with the seeds 0 to {@code count - 1}. */
    public static void each(int count, Program program) throws Exception {
        for (int seed = 0; seed < count; seed++) {
            try {
                program.run(new Random(seed));
            } catch (Throwable failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
    }
}
