package io.jvloop.core.turn;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The broken twin of {@link LateContinuationsTest}: the waker asks whether they are released before it queues, and not after. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "went on")
@Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "never went on")
@State
public class LateContinuationsBrokenTest {
    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    private volatile boolean released;
    private int ran;

    @Actor
    public void waker() {
        if (released) {
            ran++;
        } else {
            held.add(() -> ran++);
        }
    }

    @Actor
    public void closer() {
        released = true;
        for (Runnable next = held.poll(); next != null; next = held.poll()) {
            next.run();
        }
    }

    @Arbiter
    public void atTheEnd(I_Result result) {
        result.r1 = ran;
    }
}
