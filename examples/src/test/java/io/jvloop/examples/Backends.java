package io.jvloop.examples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.LoopOptions;
import io.jvloop.LoopPolicies;
import io.jvloop.spi.LoopPolicy;
import java.util.List;

/** The back ends that the examples are tested on. */
public final class Backends {
    private static final List<String> AVAILABLE = LoopPolicies.available().stream().map(LoopPolicy::name).toList();

    private Backends() {
    }

    /** Skips the test, and says why, if the back end cannot be used here. */
    public static void assumeAvailable(String name) {
        if (!AVAILABLE.contains(name)) {
            System.out.println("skipped: the back end '" + name + "' is unavailable here:\n" + LoopPolicies.explain());
        }
        assumeTrue(AVAILABLE.contains(name), "the back end '" + name + "' is unavailable here");
    }

    public static LoopOptions options(String name) {
        assumeAvailable(name);
        return LoopOptions.DEFAULT.withPolicy(name);
    }
}
