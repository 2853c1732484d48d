package io.jvloop.core.turn;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** The JDK wakes a virtual thread of a closed loop just as these are released: it goes on once, and not before. */
@JCStressTest
@Outcome(id = "1, true", expect = Expect.ACCEPTABLE, desc = "went on, when nothing was left that it could disturb")
@Outcome(id = "1, false", expect = Expect.FORBIDDEN, desc = "went on too early")
@Outcome(expect = Expect.FORBIDDEN, desc = "never went on, or twice")
@State
public class LateContinuationsTest {
    private final LateContinuations late = new LateContinuations(Runnable::run);
    private final Continuation continuation = new Continuation();
    private volatile boolean backEndClosed;

    @Actor
    public void waker() {
        late.run(continuation);
    }

    @Actor
    public void closer() {
        backEndClosed = true;
        late.release();
    }

    @Arbiter
    public void atTheEnd(IZ_Result result) {
        result.r1 = continuation.ran;
        result.r2 = continuation.inTime;
    }

    private final class Continuation implements Runnable {
        private int ran;
        private boolean inTime;

        @Override
        public void run() {
            ran++;
            inTime = backEndClosed;
        }
    }
}
