package io.jvloop.transport;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The broken twin of {@link HandOverRoomTest}: asks for room, and adds what it has then. */
@JCStressTest
@Outcome(id = {"0, 1", "1, 0"}, expect = Expect.ACCEPTABLE, desc = "one has got the room, the other keeps what it offered")
@Outcome(expect = Expect.FORBIDDEN, desc = "more than there is room for, or none")
@State
public class HandOverRoomBrokenTest {
    private final HandOver way = new HandOver(_ -> {
        // a loop that stands
    }, 1);
    private volatile int taken;

    @Actor
    public void acceptor(II_Result result) {
        result.r1 = offer();
    }

    @Actor
    public void another(II_Result result) {
        result.r2 = offer();
    }

    private int offer() {
        if (taken > 0) {
            return 1;
        }
        taken++;
        return way.force(() -> {
            // nothing to close
        }).size();
    }
}
