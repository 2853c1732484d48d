package io.jvloop.core.task;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A thread begins to wait for a future just as that is completed: it goes on. So does one that comes when another has given up. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "both go on")
@Outcome(expect = Expect.FORBIDDEN, desc = "one waits for ever")
@State
public class FutureViewTest {
    private static final TaskLoop LOOP = IdleLoop.open();
    private final CorePromise<String> future = new CorePromise<>(LOOP.tasks());
    private FutureView<String> first;
    private FutureView<String> second;

    @Actor
    public void waiter() {
        first = FutureView.waiting(future);
        FutureView<String> impatient = FutureView.waiting(future);
        impatient.abandon();
        second = FutureView.waiting(future);
    }

    @Actor
    public void owner() {
        future.setResult("value");
    }

    @Arbiter
    public void atTheEnd(ZZ_Result result) {
        result.r1 = hasValue(first);
        result.r2 = hasValue(second);
    }

    private static boolean hasValue(FutureView<String> view) {
        assert view != null;
        boolean has = view.isDone() && !view.isCompletedExceptionally() && "value".equals(view.join());
        view.abandon();
        return has;
    }
}
