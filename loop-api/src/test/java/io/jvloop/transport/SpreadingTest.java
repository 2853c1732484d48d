package io.jvloop.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.spi.MovedStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What becomes of connections whose loops end: each has one owner. */
class SpreadingTest {
    private boolean closed;
    private final MovedStream stream = () -> closed = true;

    private static HandOver wayToALoopThatStands() {
        return new HandOver(_ -> {
            // it comes to this later
        }, 1);
    }

    /** It has ended, and nobody has closed the way to it yet. */
    private static HandOver wayToAClosedLoop() {
        return new HandOver(_ -> {
            throw new RejectedExecutionException("closed");
        }, 1);
    }

    @Test
    void connectionThatComesToAClosedLoopGoesToTheNext() {
        HandOver other = wayToALoopThatStands();
        new Spreading(List.of(wayToAClosedLoop(), other)).place(stream);

        assertThat(other.take()).containsExactly(stream);
        assertThat(closed).isFalse();
    }

    /** Another thread has offered one, too, before the first one heard that the loop is closed. */
    @Test
    void connectionsThatWereOnTheirWayToAClosedLoopGoToTheNext() {
        MovedStream second = () -> closed = true;
        List<HandOver> ways = new ArrayList<>();
        ways.add(new HandOver(_ -> {
            assertThat(ways.getFirst().offer(second)).isEmpty();
            throw new RejectedExecutionException("closed");
        }, 2));
        HandOver other = new HandOver(_ -> {
            // it comes to this later
        }, 2);
        ways.add(other);
        new Spreading(ways).place(stream);

        assertThat(other.take()).containsExactlyInAnyOrder(stream, second);
        assertThat(closed).isFalse();
    }

    @Test
    void closedLoopGetsNoFurtherConnections() {
        HandOver ended = wayToAClosedLoop();
        assertThat(ended.offer(stream)).containsExactly(stream);

        assertThat(ended.force(stream)).containsExactly(stream);
        assertThat(ended.close()).isEmpty();
    }

    @Test
    void connectionThatNoLoopTakesIsClosed() {
        new Spreading(List.of(wayToAClosedLoop(), wayToAClosedLoop())).place(stream);

        assertThat(closed).isTrue();
    }
}
