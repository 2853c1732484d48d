package io.jvloop.tck;

import io.jvloop.LoopOptions;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.manual.ManualPolicy;
import org.junit.platform.suite.api.ExcludePackages;

/** On simulated time, without sockets: what tasks and the loop do is quickest checked here. */
@ExcludePackages(EveryContract.NEEDS_SOCKETS)
class ManualTest extends EveryContract {
    @Override
    public LoopPolicy policy() {
        return new ManualPolicy();
    }

    @Override
    public LoopOptions options() {
        return SimulatedTime.options();
    }
}
