package io.jvloop.tck.manual;

import io.jvloop.LoopOptions;
import io.jvloop.spi.Availability;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;

/**
 * A back end without sockets and with simulated time: instead of waiting for the next timer it moves the {@link ManualClock} there. Time
 * stands while work is out of the loop: on an executor, or parked in JDK code.
 *
 * <p>Not a service provider: tests name it.
 */
public final class ManualPolicy implements LoopPolicy {
    private final ManualClock clock = new ManualClock();

    /** A policy with a clock of its own. */
    public ManualPolicy() {
    }

    /**
     * The clock that its loops must be given.
     *
     * @return the clock
     */
    public ManualClock clock() {
        return clock;
    }

    /**
     * Options for a loop on this policy.
     *
     * @return the policy and its clock
     */
    public LoopOptions options() {
        return LoopOptions.DEFAULT.withPolicy(this).withClock(clock);
    }

    @Override
    public String name() {
        return "manual";
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public Availability availability() {
        return Availability.AVAILABLE;
    }

    @Override
    public IoBackend open(BackendContext context) {
        if (!context.usesClock(clock)) {
            throw new IllegalArgumentException("a loop on simulated time needs its clock: open it with ManualPolicy.options()");
        }
        return new ManualBackend(context, clock);
    }
}
