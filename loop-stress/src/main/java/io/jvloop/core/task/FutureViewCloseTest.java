package io.jvloop.core.task;

import io.jvloop.Asyncio;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A thread begins to wait for a future, and another asks for a task, just as the loop is closed: both are told that nothing comes. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "both are told")
@Outcome(expect = Expect.FORBIDDEN, desc = "one waits for ever")
@State
public class FutureViewCloseTest {
    private final TaskLoop loop = IdleLoop.open();
    private final CorePromise<String> future = new CorePromise<>(loop.tasks());
    private CompletableFuture<String> view;
    private CompletableFuture<String> task;

    @Actor
    public void outside() {
        view = future.toCompletableFuture();
        try {
            task = Asyncio.runCoroutineThreadsafe(() -> "value", loop);
        } catch (IllegalStateException closed) {
            task = CompletableFuture.failedFuture(closed);
        }
    }

    @Actor
    public void closer() {
        loop.close();
    }

    @Arbiter
    public void atTheEnd(ZZ_Result result) {
        result.r1 = view != null && view.isCancelled();
        result.r2 = task != null && task.isCompletedExceptionally();
    }
}
