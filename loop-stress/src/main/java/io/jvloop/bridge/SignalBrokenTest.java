package io.jvloop.bridge;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** The broken twin of {@link SignalTest}: who waits looks first and shows itself afterwards. */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "woken, or it saw that the condition holds")
@Outcome(expect = Expect.FORBIDDEN, desc = "it waits for ever")
@State
public class SignalBrokenTest {
    private final CompletableFuture<Void> change = new CompletableFuture<>();
    private volatile CompletableFuture<Void> waiting;
    private volatile boolean holds;

    @Actor
    public void waiter() {
        if (holds) {
            change.complete(null);
        }
        waiting = change;
    }

    @Actor
    public void changer() {
        holds = true;
        CompletableFuture<Void> waiter = waiting;
        if (waiter != null) {
            waiter.complete(null);
        }
    }

    @Arbiter
    public void judge(Z_Result result) {
        result.r1 = change.isDone();
    }
}
