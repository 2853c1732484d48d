package io.jvloop;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. How a {@link LoopGroup} is made. Immutable.
 *
 * @param loops          how each of its loops is made; their name is the group's, and null means "group-N"
 * @param failureHandler hears of a loop that has failed, or null for logging it
 * @param drain          how long the other loops may go on with their connections after one has failed
 * @param handOver       whether one loop accepts for all and hands the connections over in turn, also where the system would spread them
 * @param cpus           the CPUs that the loops' threads are bound to, in turn; empty binds none
 */
public record GroupOptions(LoopOptions loops, @Nullable LoopFailureHandler failureHandler, Duration drain, boolean handOver,
        List<Integer> cpus) {

    /** Loops with default options; ten seconds for the others after a failure. */
    public static final GroupOptions DEFAULT = new GroupOptions(LoopOptions.DEFAULT, null, Duration.ofSeconds(10), false, List.of());

    /**
     * Checks what can be wrong.
     *
     * @throws IllegalArgumentException if {@code drain} or a CPU is negative, or the loops are given one executor, which the first of
     *                                  them that closes would shut down for all
     */
    public GroupOptions {
        Objects.requireNonNull(loops, "loops");
        cpus = List.copyOf(cpus);
        if (cpus.stream().anyMatch(cpu -> cpu < 0)) {
            throw new IllegalArgumentException("the number of a CPU is not negative: " + cpus);
        }
        if (drain.isNegative()) {
            throw new IllegalArgumentException("drain must not be negative: " + drain);
        }
        if (loops.executor() != null) {
            throw new IllegalArgumentException("the loops of a group cannot share a default executor, since each shuts its own down when "
                    + "it closes: leave it out, or name an executor in runInExecutor");
        }
    }

    /**
     * These options with others for the loops.
     *
     * @param newLoops how each loop is made
     * @return the changed options
     */
    public GroupOptions withLoops(LoopOptions newLoops) {
        return new GroupOptions(newLoops, failureHandler, drain, handOver, cpus);
    }

    /**
     * These options with a name for the group.
     *
     * @param name the name; its loops are called {@code name-1} and so on
     * @return the changed options
     */
    public GroupOptions withName(String name) {
        return withLoops(loops.withName(name));
    }

    /**
     * These options with a handler of failed loops.
     *
     * @param handler the handler
     * @return the changed options
     */
    public GroupOptions withFailureHandler(LoopFailureHandler handler) {
        return new GroupOptions(loops, Objects.requireNonNull(handler, "handler"), drain, handOver, cpus);
    }

    /**
     * These options with another time for the loops that go on after one has failed.
     *
     * @param limit how long, not negative
     * @return the changed options
     */
    public GroupOptions withDrain(Duration limit) {
        return new GroupOptions(loops, failureHandler, limit, handOver, cpus);
    }

    /**
     * These options with connections handed over in turn, or spread by the system where it does so. The system spreads many short
     * connections evenly and at no cost, but a few long ones may all meet the same loop.
     *
     * @param on whether one loop accepts for all
     * @return the changed options
     */
    public GroupOptions withHandOver(boolean on) {
        return new GroupOptions(loops, failureHandler, drain, on, cpus);
    }

    /**
     * These options with the threads of the loops bound to CPUs: the first loop's to the first that is named, and so on, from the beginning
     * again when there are more loops. {@link LoopGroup#open} fails if one does not exist or may not be used, and where the back end of
     * the loops has no system call for it: epoll and io_uring on Linux have.
     *
     * <p>Only the loop's own thread is bound, on which coroutines run if they are mounted. Linux binds the threads
     * that a bound thread starts to the same CPU: a loop's default executor, and what its coroutines start.
     *
     * @param numbers the CPUs by their numbers, from 0 on; none binds no thread
     * @return the changed options
     */
    public GroupOptions withCpus(int... numbers) {
        return new GroupOptions(loops, failureHandler, drain, handOver, Arrays.stream(numbers).boxed().toList());
    }
}
