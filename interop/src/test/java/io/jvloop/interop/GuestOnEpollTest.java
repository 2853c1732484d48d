package io.jvloop.interop;

import io.jvloop.LoopPolicies;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.EveryContract;
import io.jvloop.tck.GuestHome;
import io.jvloop.tck.LoopHome;
import java.util.Map;

/** The contracts of loops, kept by the guest of an executor whose back end is epoll. */
class GuestOnEpollTest extends EveryContract {
    @Override
    public LoopPolicy policy() {
        return LoopPolicies.named("epoll");
    }

    @Override
    public LoopHome home() {
        return new GuestHome();
    }

    @Override
    public Map<String, String> exemptions() {
        String others = "a body in an executor's guest calls the loop as other threads do";
        return Map.of(
                "OnCarrierContract.bodyMakesTheLoopsCallbacksWait", others,
                "OnCarrierContract.cancellationDoesNotBreakABodyOffAndIsMetAfterwards", others);
    }
}
