package io.jvloop;

import io.jvloop.spi.LoopPolicy;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * How a loop is made. Immutable; {@code null} in a component means the default.
 *
 * @param policy           the back end's policy, or null for {@link LoopPolicies#select}
 * @param debug            debug mode, or null for {@code -Djvloop.debug}, {@code JVLOOP_DEBUG}, else off
 * @param clock            the source of time
 * @param executor         the default executor, or null for one of the loop's own
 * @param exceptionHandler called with failures that no caller can catch, or null for logging them
 * @param taskFactory      what makes tasks, or null for the loop's own
 * @param slowCallback     from what duration on debug mode reports a callback or step as slow
 * @param name             the loop's name, or null for "loop-N"
 */
public record LoopOptions(@Nullable LoopPolicy policy, @Nullable Boolean debug, LoopClock clock, @Nullable ExecutorService executor,
        @Nullable ExceptionHandler exceptionHandler, @Nullable TaskFactory taskFactory, Duration slowCallback, @Nullable String name) {

    /** The best policy, the system's clock, everything else as a program usually wants it. */
    public static final LoopOptions DEFAULT = new LoopOptions(null, null, LoopClock.SYSTEM, null, null, null, Duration.ofMillis(100), null);

    /**
     * Checks what can be wrong.
     *
     * @throws IllegalArgumentException if {@code slowCallback} is not positive
     */
    public LoopOptions {
        Objects.requireNonNull(clock, "clock");
        if (!slowCallback.isPositive()) {
            throw new IllegalArgumentException("slowCallback must be positive, not " + slowCallback);
        }
    }

    /**
     * These options with a policy.
     *
     * @param newPolicy the policy
     * @return the changed options
     */
    public LoopOptions withPolicy(LoopPolicy newPolicy) {
        return new LoopOptions(Objects.requireNonNull(newPolicy, "policy"), debug, clock, executor, exceptionHandler, taskFactory,
                slowCallback,
                name);
    }

    /**
     * These options with the policy of a name.
     *
     * @param policyName the name of an available policy, as in {@code -Djvloop.policy}
     * @return the changed options
     * @throws IllegalStateException if there is no such policy or it is unavailable here
     */
    public LoopOptions withPolicy(String policyName) {
        return withPolicy(LoopPolicies.named(policyName));
    }

    /**
     * These options with debug mode on or off, whatever the process-wide switch says.
     *
     * @param on whether it is on
     * @return the changed options
     */
    public LoopOptions withDebug(boolean on) {
        return new LoopOptions(policy, on, clock, executor, exceptionHandler, taskFactory, slowCallback, name);
    }

    /**
     * These options with a clock.
     *
     * @param newClock the clock
     * @return the changed options
     */
    public LoopOptions withClock(LoopClock newClock) {
        return new LoopOptions(policy, debug, newClock, executor, exceptionHandler, taskFactory, slowCallback, name);
    }

    /**
     * These options with a default executor, which the loop shuts down when it closes.
     *
     * @param newExecutor the executor
     * @return the changed options
     */
    public LoopOptions withExecutor(ExecutorService newExecutor) {
        return new LoopOptions(policy, debug, clock, Objects.requireNonNull(newExecutor, "executor"), exceptionHandler, taskFactory,
                slowCallback,
                name);
    }

    /**
     * These options with an exception handler.
     *
     * @param handler the handler
     * @return the changed options
     */
    public LoopOptions withExceptionHandler(ExceptionHandler handler) {
        return new LoopOptions(policy, debug, clock, executor, Objects.requireNonNull(handler, "handler"), taskFactory, slowCallback, name);
    }

    /**
     * These options with a task factory.
     *
     * @param factory the factory
     * @return the changed options
     */
    public LoopOptions withTaskFactory(TaskFactory factory) {
        return new LoopOptions(policy, debug, clock, executor, exceptionHandler, Objects.requireNonNull(factory, "factory"), slowCallback,
                name);
    }

    /**
     * These options with another limit for slow callbacks.
     *
     * @param limit the duration, positive
     * @return the changed options
     */
    public LoopOptions withSlowCallback(Duration limit) {
        return new LoopOptions(policy, debug, clock, executor, exceptionHandler, taskFactory, limit, name);
    }

    /**
     * These options with a name for the loop.
     *
     * @param newName the name
     * @return the changed options
     */
    public LoopOptions withName(String newName) {
        return new LoopOptions(policy, debug, clock, executor, exceptionHandler, taskFactory, slowCallback,
                Objects.requireNonNull(newName, "name"));
    }
}
