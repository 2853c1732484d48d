package io.jvloop.core.task;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** The broken twin of {@link FutureViewTest}: the waiter asks whether the future is done before it joins, and not after. */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "goes on")
@Outcome(id = "false", expect = Expect.FORBIDDEN, desc = "waits for ever")
@State
public class FutureViewBrokenTest {
    private final AtomicReference<CompletableFuture<String>> views = new AtomicReference<>();
    private final CompletableFuture<String> view = new CompletableFuture<>();
    private volatile boolean done;

    @Actor
    public void waiter() {
        if (done) {
            view.complete("value");
        } else {
            views.set(view);
        }
    }

    @Actor
    public void owner() {
        done = true;
        CompletableFuture<String> waiting = views.get();
        if (waiting != null) {
            waiting.complete("value");
        }
    }

    @Arbiter
    public void atTheEnd(Z_Result result) {
        result.r1 = view.isDone();
    }
}
