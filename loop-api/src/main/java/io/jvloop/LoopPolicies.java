package io.jvloop;

import io.jvloop.core.policy.Policies;
import io.jvloop.spi.LoopPolicy;
import java.util.List;
import java.util.Objects;

/**
 * Safe for use by any thread. Chooses the back end of new loops.
 *
 * <p>In this order: the policy given in {@link LoopOptions}, {@code -Djvloop.policy=NAME}, {@code JVLOOP_POLICY=NAME}, the one
 * {@link #install}ed, the best available by priority. A name that does not exist, or is unavailable here, is an error that says why; so are
 * two providers of one name.
 *
 * <p>Providers are searched by the thread's context class loader, and then by the class loader, or module layer, of jvloop itself.
 */
public final class LoopPolicies {
    private LoopPolicies() {
    }

    /**
     * The policies that can be used here.
     *
     * @return best first
     */
    public static List<LoopPolicy> available() {
        return Policies.available();
    }

    /**
     * The policy that a loop gets without an option.
     *
     * @return the policy
     * @throws IllegalStateException if none is available, or the one that was named is not
     */
    public static LoopPolicy select() {
        return Policies.select();
    }

    /**
     * A policy by name.
     *
     * @param name as in {@code -Djvloop.policy}
     * @return the policy, available
     * @throws IllegalStateException if there is none of that name, or it is unavailable here: with the reason
     */
    public static LoopPolicy named(String name) {
        return Policies.named(Objects.requireNonNull(name, "name"));
    }

    /**
     * Makes a policy the default of the process: {@code uvloop.install()}. Once, and before the first loop.
     *
     * @param policy the policy
     * @throws IllegalStateException if a loop was opened or another policy installed before, or it is unavailable
     */
    public static void install(LoopPolicy policy) {
        Policies.install(Objects.requireNonNull(policy, "policy"));
    }

    /**
     * Describes the choice to a user: each provider, whether it is chosen and why; the mode that coroutines run in, and the flag that is
     * missing for mounted mode.
     *
     * @return several lines of text
     */
    public static String explain() {
        return Policies.explain();
    }
}
