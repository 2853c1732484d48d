package io.jvloop.netty;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** The broken twin of {@link HostedTasksTest}: the submitter reads the state before it adds the task, and not after. */
@JCStressTest
@Outcome(id = "1, true", expect = Expect.ACCEPTABLE, desc = "accepted, and ran")
@Outcome(id = "0, false", expect = Expect.ACCEPTABLE, desc = "refused")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost")
@State
public class HostedTasksBrokenTest {
    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private volatile boolean terminated;
    private int ran;
    private boolean accepted;

    @Actor
    public void submitter() {
        if (!terminated) {
            queue.add(() -> ran++);
            accepted = true;
        }
    }

    @Actor
    public void service() {
        terminated = true;
        for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
            task.run();
        }
    }

    @Arbiter
    public void atTheEnd(IZ_Result result) {
        result.r1 = ran;
        result.r2 = accepted;
    }
}
