package io.jvloop.core;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The broken twin of {@link GuestBodyTest}: the body says who it is when it has let the loop go. */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the body took the loop back")
@Outcome(expect = Expect.FORBIDDEN, desc = "a turn was made beside the body's")
@State
public class GuestBodyBrokenTest {
    private final GuestHolder holder = new GuestHolder();

    public GuestBodyBrokenTest() {
        holder.endPoll();
        holder.take();
    }

    @Actor
    public void body(ZZ_Result result) {
        holder.giveToNextTurn();
        holder.beginBody();
        result.r1 = holder.takeBack(() -> {
            // no poll is to be ended
        });
    }

    @Actor
    public void other(ZZ_Result result) {
        result.r2 = holder.take();
    }
}
