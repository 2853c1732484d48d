package io.jvloop.core.queue;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** A producer pushes while the consumer closes: what was accepted is handed out, and a waker is waited for. */
@JCStressTest
@Outcome(id = "1, true", expect = Expect.ACCEPTABLE, desc = "accepted, and handed out by close")
@Outcome(id = "0, false", expect = Expect.ACCEPTABLE, desc = "refused")
@Outcome(id = "1, false", expect = Expect.FORBIDDEN, desc = "refused and handed out")
@Outcome(id = "0, true", expect = Expect.FORBIDDEN, desc = "accepted and lost")
@Outcome(id = "-1, true", expect = Expect.FORBIDDEN, desc = "close did not wait for the waker")
@State
public class InboxCloseTest {
    private final Inbox inbox = new Inbox();
    private final Entry entry = new PlainEntry();
    private volatile boolean waking;

    @Actor
    public void producer(IZ_Result result) {
        waking = true;
        Inbox.Pushed pushed = inbox.push(entry);
        waking = false;
        if (pushed == Inbox.Pushed.QUEUED_MUST_WAKE) {
            inbox.woke();
        }
        result.r2 = pushed != Inbox.Pushed.REFUSED;
    }

    @Actor
    public void consumer(IZ_Result result) {
        boolean slept = inbox.sleep();
        ReadyQueue accepted = new ReadyQueue();
        inbox.close(accepted);
        result.r1 = slept && accepted.size() == 1 && waking ? -1 : accepted.size();
    }
}
