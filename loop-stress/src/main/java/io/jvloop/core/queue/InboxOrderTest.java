package io.jvloop.core.queue;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two producers push, and the consumer drains meanwhile: nothing is lost or doubled, and each producer's entries stay in order. */
@JCStressTest
@Outcome(id = "3, 0", expect = Expect.ACCEPTABLE, desc = "all three arrived, in order")
@Outcome(expect = Expect.FORBIDDEN, desc = "an entry lost, doubled or out of order")
@State
public class InboxOrderTest {
    private final Inbox inbox = new Inbox();
    private final ReadyQueue ready = new ReadyQueue();
    private final Numbered first = new Numbered(1);
    private final Numbered second = new Numbered(2);
    private final Numbered other = new Numbered(0);

    @Actor
    public void producer() {
        inbox.push(first);
        inbox.push(second);
    }

    @Actor
    public void otherProducerThenConsumer() { // two actors: jcstress leaves out a test with more of them than the machine has CPUs
        inbox.push(other);
        inbox.drainTo(ready);
    }

    @Arbiter
    public void atTheEnd(II_Result result) {
        inbox.drainTo(ready);
        int last = 0;
        while (!ready.isEmpty()) {
            int number = ((Numbered) ready.take()).number;
            result.r1++;
            if (number > 0 && number != ++last) {
                result.r2++;
            }
        }
    }

    private static final class Numbered extends PlainEntry {
        private final int number;

        Numbered(int number) {
            this.number = number;
        }
    }
}
