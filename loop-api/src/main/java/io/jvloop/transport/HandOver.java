package io.jvloop.transport;

import io.jvloop.spi.MovedStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Any thread. Connections on their way to a loop. Who offers one keeps it if it is refused; else the loop takes it, or who closes this gets
 * it. So each has one owner at any time, whatever becomes of the loop.
 *
 * <pre>
 * head            offer                       force                       take (in the loop)      close
 * empty           -&gt; one, the loop is woken   -&gt; one, the loop is woken   nothing                 -&gt; closed
 * some            -&gt; one more                 -&gt; one more                 -&gt; empty, gets them     -&gt; closed, gets them
 * full            refused                     -&gt; one more                 -&gt; empty, gets them     -&gt; closed, gets them
 * closed          refused                     refused                     nothing                 nothing
 * </pre>
 *
 * <p>A loop that is closed refuses to be woken: who offered then closes this, and has to place what was in it, with its own.
 */
public final class HandOver {
    private static final Node CLOSED = new Node(null, null, 0);

    private final Executor loop;
    private final int room;
    private final AtomicReference<@Nullable Node> head = new AtomicReference<>();
    /** In the loop: what takes them; null before somebody listens there. */
    private @Nullable Runnable arrived;

    private record Node(@Nullable MovedStream stream, @Nullable Node before, int count) {
    }

    /**
     * The way to a loop.
     *
     * @param loop runs what takes them, in the loop
     * @param room how many may be on the way before further ones are refused, positive
     */
    public HandOver(Executor loop, int room) {
        this.loop = loop;
        this.room = room;
    }

    /** Sets what is called in the loop when some have arrived. */
    void onArrival(Runnable action) {
        arrived = action;
    }

    /**
     * Hands a connection over, if there is room.
     *
     * @return what has to be placed elsewhere: nothing, this one, or after the loop's close also others
     */
    List<MovedStream> offer(MovedStream stream) {
        return add(stream, room);
    }

    /** Hands over a connection for which there is room nowhere; as {@link #offer}. */
    List<MovedStream> force(MovedStream stream) {
        return add(stream, Integer.MAX_VALUE);
    }

    private List<MovedStream> add(MovedStream stream, int limit) {
        for (;;) {
            Node first = head.get();
            int before = first == null ? 0 : first.count;
            if (first == CLOSED || before >= limit) {
                return List.of(stream);
            }
            if (head.compareAndSet(first, new Node(stream, first, before + 1))) {
                return first == null ? wake() : List.of();
            }
        }
    }

    private List<MovedStream> wake() {
        try {
            loop.execute(() -> {
                if (arrived != null) {
                    arrived.run();
                }
            });
            return List.of();
        } catch (RejectedExecutionException loopClosed) {
            return close();
        }
    }

    /** Takes what has arrived, in its order. */
    List<MovedStream> take() {
        for (;;) {
            Node first = head.get();
            if (first == null || first == CLOSED) {
                return List.of();
            }
            if (head.compareAndSet(first, null)) {
                return inOrder(first);
            }
        }
    }

    /** Refuses further ones, and gives what nobody has taken. */
    public List<MovedStream> close() {
        Node first = head.getAndSet(CLOSED);
        return first == CLOSED ? List.of() : inOrder(first);
    }

    private static List<MovedStream> inOrder(@Nullable Node last) {
        Deque<MovedStream> all = new ArrayDeque<>();
        for (Node node = last; node != null; node = node.before) {
            if (node.stream != null) {
                all.addFirst(node.stream);
            }
        }
        return List.copyOf(all);
    }
}
