package io.jvloop.core.queue;

import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * The broken twin of {@link InboxWakeupTest}: the gate stands beside the queue instead of in it, and the consumer's fence between "I am
 * asleep" and "is it empty?" is left out.
 */
@JCStressTest
@Outcome(id = {"true, true", "false, false", "true, false"}, expect = Expect.ACCEPTABLE, desc = "nothing lost")
@Outcome(id = "false, true", expect = Expect.FORBIDDEN, desc = "blocks with an entry waiting: a lost wake-up")
@State
public class InboxWakeupBrokenTest {
    private final AtomicReference<Object> queue = new AtomicReference<>();
    private final Object entry = new Object();
    private boolean asleep;

    @Actor
    public void producer(ZZ_Result result) {
        queue.compareAndSet(null, entry);
        result.r1 = asleep;
    }

    @Actor
    public void consumer(ZZ_Result result) {
        asleep = true;
        result.r2 = queue.get() == null;
    }
}
