package io.jvloop.kqueue;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.EveryContract;
import java.util.Map;

/** The module's code where there is no kqueue: on Linux, over epoll. */
class StandInKqueueTest extends EveryContract {
    @Override
    public LoopPolicy policy() {
        return new StandInPolicy();
    }

    @Override
    public Map<String, String> exemptions() {
        return Map.of("PolicyContract", "a stand-in is in no module", "ProviderContract", "a stand-in is in no module",
                "SandboxContract", "what a sandbox could forbid the stand-in are calls of epoll's",
                "FaultInjectionContract", "the system calls that the stand-in makes are epoll's");
    }
}
