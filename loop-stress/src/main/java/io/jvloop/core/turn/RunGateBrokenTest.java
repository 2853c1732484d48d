package io.jvloop.core.turn;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The broken twin of {@link RunGateTest}: each asks whether the other is there, and then begins. */
@JCStressTest
@Outcome(id = {"true, false", "false, true"}, expect = Expect.ACCEPTABLE, desc = "one had the loop, the other was refused")
@Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "a run on a loop that is being closed")
@State
public class RunGateBrokenTest {
    private volatile boolean running;
    private volatile boolean closed;

    @Actor
    public void run(ZZ_Result result) {
        if (!closed) {
            running = true;
            result.r1 = true;
        }
    }

    @Actor
    public void close(ZZ_Result result) {
        if (!running) {
            closed = true;
            result.r2 = true;
        }
    }
}
