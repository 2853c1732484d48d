package io.jvloop.tck;

import io.jvloop.LoopOptions;
import io.jvloop.tck.manual.ManualPolicy;

/** Loops of the tests on simulated time, whose clock must be asked on no carrier. */
public final class SimulatedTime {

    private SimulatedTime() {
    }

    public static LoopOptions options() {
        ManualPolicy policy = new ManualPolicy();
        policy.clock().whenAsked(() -> CarrierWatch.check("the clock"));
        return policy.options();
    }
}
