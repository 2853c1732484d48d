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
 * head            offer                       take (in the loop)      close
 * empty           -&gt; one, the loop is woken   nothing                 -&gt; closed
 * some            -&gt; one more                 -&gt; empty, gets them     -&gt; closed, gets them
 * closed          refused                     nothing                 nothing
 * </pre>
 *
 * <p>A loop that is closed refuses to be woken: who offered then closes this, and has to place what was in it, with its own.
 */
public final class HandOver {
    private static final Node CLOSED = new Node(null, null);

    private final Executor loop;
    private final AtomicReference<@Nullable Node> head = new AtomicReference<>();
    /** In the loop: what takes them; null before somebody listens there. */
    private @Nullable Runnable arrived;

    private record Node(@Nullable MovedStream stream, @Nullable Node before) {
    }

    /** The way to a loop. */
    public HandOver(Executor loop) {
        this.loop = loop;
    }

    /** Sets what is called in the loop when some have arrived. */
    void onArrival(Runnable action) {
        arrived = action;
    }

    /**
     * Hands a connection over.
     *
     * @return what has to be placed elsewhere: nothing, this one, or after the loop's close also others
     */
    List<MovedStream> offer(MovedStream stream) {
        for (;;) {
            Node first = head.get();
            if (first == CLOSED) {
                return List.of(stream);
            }
            if (head.compareAndSet(first, new Node(stream, first))) {
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
