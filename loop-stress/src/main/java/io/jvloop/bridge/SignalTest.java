package io.jvloop.bridge;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** A task begins to wait for a condition that is made true meanwhile. */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "woken, or it saw that the condition holds")
@Outcome(expect = Expect.FORBIDDEN, desc = "it waits for ever")
@State
public class SignalTest {
    private final Signal signal = new Signal();
    private volatile boolean holds;
    private CompletableFuture<Void> change;

    @Actor
    public void waiter() {
        change = signal.join(() -> holds);
    }

    @Actor
    public void changer() {
        holds = true;
        signal.changed();
    }

    @Arbiter
    public void judge(Z_Result result) {
        result.r1 = change.isDone();
    }
}
