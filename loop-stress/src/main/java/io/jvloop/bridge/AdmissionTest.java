package io.jvloop.bridge;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The last job leaves while the executor is shut down: one of the two is the last, and only one. */
@JCStressTest
@Outcome(id = {"true, false", "false, true"}, expect = Expect.ACCEPTABLE, desc = "one was the last")
@Outcome(expect = Expect.FORBIDDEN, desc = "nobody says that it has terminated, or both do")
@State
public class AdmissionTest {
    private final Admission admission = new Admission();

    public AdmissionTest() {
        admission.enter();
    }

    @Actor
    public void leave(ZZ_Result result) {
        result.r1 = admission.leave();
    }

    @Actor
    public void shut(ZZ_Result result) {
        result.r2 = admission.shut();
    }
}
