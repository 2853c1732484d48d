package io.jvloop.posix;

import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The broken twin of {@link WakeUpPermitTest}: the handler is asked first, and the permit left only then. */
@JCStressTest
@Outcome(id = {"true, false", "true, true"}, expect = Expect.ACCEPTABLE, desc = "asleep first, then woken")
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "saw the permit, so did not wait")
@Outcome(id = "false, true", expect = Expect.FORBIDDEN, desc = "waits, and nobody wakes it: a lost wake-up")
@State
public class WakeUpPermitBrokenTest {
    private final WakeUpPermit permit = new WakeUpPermit();
    private final AtomicBoolean asleep = new AtomicBoolean();

    @Actor
    public void waker(ZZ_Result result) {
        result.r1 = asleep.getAndSet(false);
        permit.give();
    }

    @Actor
    public void loop(ZZ_Result result) {
        asleep.set(true);
        result.r2 = !permit.isGiven();
    }
}
