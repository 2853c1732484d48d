package io.jvloop.core;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The broken twin of {@link GuestTurnTest}: both look whether the turn is still due, and then take the loop. */
@JCStressTest
@Outcome(id = {"true, false", "false, true"}, expect = Expect.ACCEPTABLE, desc = "one had the loop")
@Outcome(expect = Expect.FORBIDDEN, desc = "both had it, or nobody")
@State
public class GuestTurnBrokenTest {
    private volatile boolean asked = true;

    private boolean take() {
        if (asked) {
            asked = false;
            return true;
        }
        return false;
    }

    @Actor
    public void turn(ZZ_Result result) {
        result.r1 = take();
    }

    @Actor
    public void close(ZZ_Result result) {
        result.r2 = take();
    }
}
