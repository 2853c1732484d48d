package io.jvloop.interop;

import io.jvloop.LoopPolicies;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.EveryContract;
import io.jvloop.tck.GuestHome;
import io.jvloop.tck.LoopHome;
import java.util.Map;

/** The contracts of loops, kept by the guest of an executor whose back end is nio. */
class GuestOnNioTest extends EveryContract {
    @Override
    public LoopPolicy policy() {
        return LoopPolicies.named("nio");
    }

    @Override
    public LoopHome home() {
        return new GuestHome();
    }

    @Override
    public Map<String, String> exemptions() {
        String others = "a body in an executor's guest calls the loop as other threads do";
        return Map.of(
                "BoundSocketContract", "the JDK's channels cannot tell whether a socket that refuses connections is there",
                "OnCarrierContract.bodyMakesTheLoopsCallbacksWait", others,
                "OnCarrierContract.cancellationDoesNotBreakABodyOffAndIsMetAfterwards", others);
    }
}
