package io.jvloop.bridge;

import io.jvloop.CancelledError;
import io.jvloop.Task;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** A job's task begins while the job is withdrawn: what runs is cancelled, and it ends once. */
@JCStressTest
@Outcome(id = "true, true, 1", expect = Expect.ACCEPTABLE, desc = "it ran, and its task was cancelled")
@Outcome(id = "false, false, 1", expect = Expect.ACCEPTABLE, desc = "it never began, or its task saw that it is withdrawn")
@Outcome(id = "false, true, 1", expect = Expect.ACCEPTABLE, desc = "its task saw that it is withdrawn, and was cancelled")
@Outcome(expect = Expect.FORBIDDEN, desc = "it ran and nobody cancelled it, or it did not end once")
@State
public class LoopJobTest {
    private final AtomicInteger ends = new AtomicInteger();
    private boolean ran;
    private boolean cancelled;
    private final LoopJob<Void> job = new LoopJob<>(() -> {
        ran = true;
        return null;
    }, _ -> ends.incrementAndGet());
    private final Task<?> self = (Task<?>) Proxy.newProxyInstance(Task.class.getClassLoader(), new Class<?>[] {Task.class},
            (_, _, _) -> cancelled = true);

    @Actor
    public void task() {
        try {
            job.runAs(self);
        } catch (CancelledError seen) {
            // as its task would end
        } catch (Exception undeclared) {
            throw new AssertionError(undeclared);
        }
    }

    @Actor
    public void withdrawal() {
        job.withdraw();
    }

    @Arbiter
    public void judge(ZZI_Result result) {
        result.r1 = ran;
        result.r2 = cancelled;
        result.r3 = ends.get();
    }
}
