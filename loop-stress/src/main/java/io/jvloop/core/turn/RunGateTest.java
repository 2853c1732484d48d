package io.jvloop.core.turn;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A run begins while the loop is closed: the run has the loop to itself, or there is none, and never after the close. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "one after the other: the run, then the close")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the close was refused")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the run was refused")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "they kept each other out, or met")
@State
public class RunGateTest {
    private final RunGate gate = new RunGate();
    private boolean closed; // plain: the gate orders who has entered

    @Actor
    public void run(ZZ_Result result) {
        if (gate.enter(false) == null) {
            result.r1 = !closed;
            gate.leave();
        }
    }

    @Actor
    public void close(ZZ_Result result) {
        if (gate.enter(true) == null) {
            closed = true;
            result.r2 = true;
            gate.leaveClosed();
        }
    }
}
