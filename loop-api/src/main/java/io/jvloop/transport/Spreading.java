package io.jvloop.transport;

import io.jvloop.spi.MovedStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Any thread. Gives accepted connections to loops in turn, past those that take none any more, and past those that stand and have as many
 * on their way as is allowed. If none has room the loop that accepts takes them: while it stands it accepts none, so they do not add up. If
 * none is left that takes any they are closed.
 */
public final class Spreading {
    private final List<HandOver> targets;
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * Spreads over these.
     *
     * @param targets the ways to the loops, first to the one that accepts
     */
    public Spreading(List<HandOver> targets) {
        this.targets = targets;
    }

    void place(MovedStream stream) {
        Deque<MovedStream> left = new ArrayDeque<>(List.of(stream));
        while (!left.isEmpty()) {
            MovedStream next = left.remove();
            if (!isTaken(next, turn.getAndIncrement(), HandOver::offer, left) && !isTaken(next, 0, HandOver::force, left)) {
                next.close();
            }
        }
    }

    /** How a connection is handed over; as {@link HandOver#offer}. */
    private interface Way {
        List<MovedStream> add(HandOver target, MovedStream stream);
    }

    /** Whether a loop has taken it. A loop that turns out to be closed adds what was on its way to what is left to place. */
    private boolean isTaken(MovedStream stream, int first, Way way, Deque<MovedStream> left) {
        for (int i = 0; i < targets.size(); i++) {
            boolean taken = true;
            for (MovedStream back : way.add(targets.get(Math.floorMod(first + i, targets.size())), stream)) {
                if (back == stream) {
                    taken = false;
                } else {
                    left.add(back);
                }
            }
            if (taken) {
                return true;
            }
        }
        return false;
    }

    /** A loop has ended: what was on its way to it goes to the others. */
    public void placeAgain(HandOver ended) {
        ended.close().forEach(this::place);
    }
}
