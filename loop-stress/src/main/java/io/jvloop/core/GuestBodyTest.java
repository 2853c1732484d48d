package io.jvloop.core;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A turn comes in another thread while a body in a turn lets the loop go: it makes no turn, and the body's turn goes on. */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the body took the loop back")
@Outcome(expect = Expect.FORBIDDEN, desc = "a turn was made beside the body's")
@State
public class GuestBodyTest {
    private final GuestHolder holder = new GuestHolder();

    public GuestBodyTest() {
        holder.endPoll();
        holder.take();
    }

    @Actor
    public void body(ZZ_Result result) {
        holder.beginBody();
        holder.giveToNextTurn();
        while (!result.r1) {
            result.r1 = holder.takeBack(() -> {
                // no poll is to be ended
            });
        }
    }

    @Actor
    public void other(ZZ_Result result) {
        result.r2 = holder.take();
    }
}
