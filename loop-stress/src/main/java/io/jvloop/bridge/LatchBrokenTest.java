package io.jvloop.bridge;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** The broken twin of {@link LatchTest}: who waits looks first and joins afterwards. */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "woken, or it saw that the latch is open")
@Outcome(expect = Expect.FORBIDDEN, desc = "it waits for ever")
@State
public class LatchBrokenTest {
    private final Set<CompletableFuture<Void>> waiters = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> waiter = new CompletableFuture<>();
    private volatile boolean open;

    @Actor
    public void waiter() {
        if (open) {
            waiter.complete(null);
        }
        waiters.add(waiter);
    }

    @Actor
    public void opener() {
        open = true;
        waiters.forEach(woken -> woken.complete(null));
    }

    @Arbiter
    public void judge(Z_Result result) {
        result.r1 = waiter.isDone();
    }
}
