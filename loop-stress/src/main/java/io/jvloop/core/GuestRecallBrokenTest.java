package io.jvloop.core;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The broken twin of {@link GuestRecallTest}: who closes takes the loop at once, and does not wait until the waiter gives it back. */
@JCStressTest
@Outcome(id = {"1, 1", "2, 1"}, expect = Expect.ACCEPTABLE, desc = "a turn was asked for, or the loop was given back")
@Outcome(expect = Expect.FORBIDDEN, desc = "the loop was taken from the poll")
@State
public class GuestRecallBrokenTest {
    private static final int WAITING = 0;
    private static final int ASKED = 1;
    private static final int TURN = 2;
    private final AtomicInteger state = new AtomicInteger(WAITING);
    private int polled;

    @Actor
    public void waiter(II_Result result) {
        polled = 1;
        result.r1 = state.compareAndSet(WAITING, ASKED) ? 1 : 2;
    }

    @Actor
    public void close(II_Result result) {
        boolean taken = state.compareAndSet(ASKED, TURN) || state.compareAndSet(WAITING, TURN);
        result.r2 = taken ? polled : -1;
    }
}
