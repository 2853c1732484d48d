package io.jvloop.transport;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two offer a connection where there is room for one. */
@JCStressTest
@Outcome(id = {"0, 1", "1, 0"}, expect = Expect.ACCEPTABLE, desc = "one has got the room, the other keeps what it offered")
@Outcome(expect = Expect.FORBIDDEN, desc = "more than there is room for, or none")
@State
public class HandOverRoomTest {
    private final HandOver way = new HandOver(_ -> {
        // a loop that stands
    }, 1);

    @Actor
    public void acceptor(II_Result result) {
        result.r1 = offer();
    }

    @Actor
    public void another(II_Result result) {
        result.r2 = offer();
    }

    private int offer() {
        return way.offer(() -> {
            // nothing to close
        }).size();
    }
}
