package io.jvloop.netty;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** A task is offered just as the event loop ends: it runs once, or is refused. */
@JCStressTest
@Outcome(id = "1, true", expect = Expect.ACCEPTABLE, desc = "accepted, and ran")
@Outcome(id = "0, false", expect = Expect.ACCEPTABLE, desc = "refused")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, or ran though it was refused")
@State
public class HostedTasksTest {
    private final HostedTasks tasks = new HostedTasks();
    private int ran;
    private boolean accepted;

    @Actor
    public void submitter() {
        accepted = tasks.offer(() -> ran++);
    }

    @Actor
    public void service() {
        tasks.raise(HostedTasks.State.TERMINATED);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Arbiter
    public void atTheEnd(IZ_Result result) {
        result.r1 = ran;
        result.r2 = accepted;
    }
}
