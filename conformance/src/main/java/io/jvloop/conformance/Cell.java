package io.jvloop.conformance;

import java.util.List;
import java.util.Locale;

/**
 * What the tests say about one item on one back end in one mode.
 *
 * @param item    the item
 * @param backEnd the back end
 * @param mode    mounted or baton
 * @param tests   how many ran or were skipped
 * @param result  the worst that counts
 */
record Cell(Item item, String backEnd, String mode, int tests, Result result) {

    /** Why a test of signals is skipped in a process that a shell started in the background: such a run proves the rest all the same. */
    private static final String UNTRIABLE = "inherited as ignored";

    /** In words, as they stand in the tables. */
    enum Result {
        PASSED, SKIPPED, FAILED, MISSING, EXEMPT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Cell of(Item item, String backEnd, String mode, List<Observation> all, boolean exempt) {
        List<Observation> own = all.stream().filter(observation -> observation.isOf(item, backEnd, mode)).toList();
        return new Cell(item, backEnd, mode, own.size(), result(own, exempt));
    }

    private static Result result(List<Observation> own, boolean exempt) {
        if (own.stream().anyMatch(one -> one.is("failed"))) {
            return Result.FAILED;
        } else if (own.stream().anyMatch(one -> one.is("passed"))) {
            return Result.PASSED;
        } else if (exempt || own.stream().anyMatch(one -> one.reason().contains(UNTRIABLE))) {
            return Result.EXEMPT;
        }
        return own.stream().anyMatch(one -> !one.reason().isBlank()) ? Result.SKIPPED : Result.MISSING;
    }

    /** A skip is good enough in baton mode, where blocking code cannot be served; the test has given its reason. */
    boolean isEnough() {
        return result == Result.PASSED || result == Result.EXEMPT || result == Result.SKIPPED && mode.equals("baton");
    }

    String place() {
        return backEnd + "/" + mode;
    }
}
