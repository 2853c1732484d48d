package io.jvloop.core;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A guest is closed while its waiter's poll returns: who closes has the loop, and sees what the poll has done. */
@JCStressTest
@Outcome(id = {"1, 1", "2, 1"}, expect = Expect.ACCEPTABLE, desc = "a turn was asked for, or the loop was given back")
@Outcome(expect = Expect.FORBIDDEN, desc = "the loop was taken from the poll")
@State
public class GuestRecallTest {
    private final GuestHolder holder = new GuestHolder();
    private int polled; // plain: the holder orders who has the loop

    @Actor
    public void waiter(II_Result result) {
        polled = 1;
        result.r1 = holder.endPoll() ? 1 : 2;
    }

    @Actor
    public void close(II_Result result) {
        boolean taken = holder.takeBack(() -> {
            // the poll returns by itself
        });
        result.r2 = taken ? polled : -1;
    }
}
