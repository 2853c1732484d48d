package io.jvloop.core.task;

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

/** The broken twin of {@link FutureViewCloseTest}: who waits asks whether the loop is closed before it joins, and not after. */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "is told")
@Outcome(id = "false", expect = Expect.FORBIDDEN, desc = "waits for ever")
@State
public class FutureViewCloseBrokenTest {
    private final Set<CompletableFuture<String>> waits = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<String> view = new CompletableFuture<>();
    private volatile boolean closed;

    @Actor
    public void outside() {
        if (closed) {
            view.cancel(false);
        } else {
            waits.add(view);
        }
    }

    @Actor
    public void closer() {
        closed = true;
        waits.forEach(waiting -> waiting.cancel(false));
    }

    @Arbiter
    public void atTheEnd(Z_Result result) {
        result.r1 = view.isDone();
    }
}
