package io.jvloop.core.queue;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A producer pushes while the consumer is about to block: if the consumer blocks, the producer knows that it must wake it. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "blocked first, then woken")
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "saw the entry, so did not block")
@Outcome(id = "false, true", expect = Expect.FORBIDDEN, desc = "blocks with an entry waiting: a lost wake-up")
@Outcome(id = "true, false", expect = Expect.FORBIDDEN, desc = "a wake-up for a consumer that is awake")
@State
public class InboxWakeupTest {
    private final Inbox inbox = new Inbox();
    private final Entry entry = new PlainEntry();

    @Actor
    public void producer(ZZ_Result result) {
        result.r1 = inbox.push(entry) == Inbox.Pushed.QUEUED_MUST_WAKE;
    }

    @Actor
    public void consumer(ZZ_Result result) {
        result.r2 = inbox.sleep();
    }
}
