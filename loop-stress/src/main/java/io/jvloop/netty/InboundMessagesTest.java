package io.jvloop.netty;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The input of a channel ends while a task begins to wait for it. */
@JCStressTest
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "sees the end")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "sees the end, and is woken in vain")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "waits, and is woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "waits for ever")
@State
public class InboundMessagesTest {
    private final InboundMessages messages = new InboundMessages(2);
    private boolean waits;
    private boolean woken;

    @Actor
    public void reader() {
        waits = messages.poll() == null && !messages.isOver();
    }

    @Actor
    public void eventLoop() {
        messages.end(null);
        woken = messages.takeReader();
    }

    @Arbiter
    public void atTheEnd(ZZ_Result result) {
        result.r1 = waits;
        result.r2 = woken;
    }
}
