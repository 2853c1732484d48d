package io.jvloop.bridge;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Somebody joins the waiters while the latch is opened: nobody waits at an open latch. */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "woken, or it saw that the latch is open")
@Outcome(expect = Expect.FORBIDDEN, desc = "it waits for ever")
@State
public class LatchTest {
    private final Latch latch = new Latch();
    private CompletableFuture<Void> waiter;

    @Actor
    public void waiter() {
        waiter = latch.join();
    }

    @Actor
    public void opener() {
        latch.open();
    }

    @Arbiter
    public void judge(Z_Result result) {
        result.r1 = waiter.isDone();
    }
}
