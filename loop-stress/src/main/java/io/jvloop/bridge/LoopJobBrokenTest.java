package io.jvloop.bridge;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** The broken twin of {@link LoopJobTest}: the task looks whether the job is withdrawn, and tells afterwards which task it is. */
@JCStressTest
@Outcome(id = "true, true, 1", expect = Expect.ACCEPTABLE, desc = "it ran, and its task was cancelled")
@Outcome(id = "false, false, 1", expect = Expect.ACCEPTABLE, desc = "it never began, or its task saw that it is withdrawn")
@Outcome(id = "false, true, 1", expect = Expect.ACCEPTABLE, desc = "its task saw that it is withdrawn, and was cancelled")
@Outcome(expect = Expect.FORBIDDEN, desc = "it ran and nobody cancelled it, or it did not end once")
@State
public class LoopJobBrokenTest {
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private volatile boolean withdrawn;
    private volatile boolean begun;
    private boolean ran;
    private boolean cancelled;

    @Actor
    public void task() {
        if (!claimed.compareAndSet(false, true)) {
            return;
        }
        boolean goesOn = !withdrawn;
        begun = true;
        ran = goesOn;
        ends.incrementAndGet();
    }

    @Actor
    public void withdrawal() {
        withdrawn = true;
        if (claimed.compareAndSet(false, true)) {
            ends.incrementAndGet();
        } else if (begun) {
            cancelled = true;
        }
    }

    @Arbiter
    public void judge(ZZI_Result result) {
        result.r1 = ran;
        result.r2 = cancelled;
        result.r3 = ends.get();
    }
}
