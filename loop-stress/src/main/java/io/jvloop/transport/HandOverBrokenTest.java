package io.jvloop.transport;

import io.jvloop.spi.MovedStream;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The broken twin of {@link HandOverTest}: takes what is there and closes the way only then. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "refused: who offered it keeps it")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "on its way: who closed the way has it")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, or owned by two")
@State
public class HandOverBrokenTest {
    private final HandOver way = new HandOver(_ -> {
        // a loop that ends before it comes to this
    }, 1);
    private final MovedStream stream = () -> {
        // nothing to close
    };

    @Actor
    public void acceptor(II_Result result) {
        result.r1 = way.offer(stream).size();
    }

    @Actor
    public void end(II_Result result) {
        result.r2 = way.take().size();
        way.close();
    }
}
