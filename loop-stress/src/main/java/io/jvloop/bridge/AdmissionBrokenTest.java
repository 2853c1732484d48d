package io.jvloop.bridge;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The broken twin of {@link AdmissionTest}: the number and the shutdown are two words. */
@JCStressTest
@Outcome(id = {"true, false", "false, true"}, expect = Expect.ACCEPTABLE, desc = "one was the last")
@Outcome(id = {"true, true", "false, false"}, expect = Expect.FORBIDDEN, desc = "both were the last, or nobody")
@State
public class AdmissionBrokenTest {
    private final AtomicInteger inside = new AtomicInteger(1);
    private volatile boolean shut;

    @Actor
    public void leave(ZZ_Result result) {
        result.r1 = inside.decrementAndGet() == 0 && shut;
    }

    @Actor
    public void shut(ZZ_Result result) {
        shut = true;
        result.r2 = inside.get() == 0;
    }
}
