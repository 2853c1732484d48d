package io.jvloop.core;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A turn that was asked for comes while the loop is closed: one of them has the loop, and the other does nothing. */
@JCStressTest
@Outcome(id = {"true, false", "false, true"}, expect = Expect.ACCEPTABLE, desc = "one had the loop")
@Outcome(expect = Expect.FORBIDDEN, desc = "both had it, or nobody")
@State
public class GuestTurnTest {
    private final GuestHolder holder = new GuestHolder();

    public GuestTurnTest() {
        holder.endPoll();
    }

    @Actor
    public void turn(ZZ_Result result) {
        result.r1 = holder.take();
        if (result.r1) {
            holder.end();
        }
    }

    @Actor
    public void close(ZZ_Result result) {
        result.r2 = holder.takeBack(() -> {
            // no poll is to be ended
        });
    }
}
