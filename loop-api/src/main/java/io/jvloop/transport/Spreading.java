package io.jvloop.transport;

import io.jvloop.spi.MovedStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Any thread. Gives accepted connections to loops in turn, past those that take none any more. If none is left it closes them. */
public final class Spreading {
    private final List<HandOver> targets;
    private final AtomicInteger turn = new AtomicInteger();

    /** Spreads over these. */
    public Spreading(List<HandOver> targets) {
        this.targets = targets;
    }

    void place(MovedStream stream) {
        Deque<MovedStream> left = new ArrayDeque<>(List.of(stream));
        while (!left.isEmpty()) {
            MovedStream next = left.remove();
            if (!offered(next, left)) {
                next.close();
            }
        }
    }

    /** Whether a loop has taken it. A loop that turns out to be closed adds what was on its way to what is left to place. */
    private boolean offered(MovedStream stream, Deque<MovedStream> left) {
        int first = turn.getAndIncrement();
        for (int i = 0; i < targets.size(); i++) {
            List<MovedStream> back = targets.get(Math.floorMod(first + i, targets.size())).offer(stream);
            if (!back.contains(stream)) {
                left.addAll(back);
                return true;
            }
            back.stream().filter(other -> other != stream).forEach(left::add);
        }
        return false;
    }

    /** A loop has ended: what was on its way to it goes to the others. */
    public void placeAgain(HandOver ended) {
        ended.close().forEach(this::place);
    }
}
