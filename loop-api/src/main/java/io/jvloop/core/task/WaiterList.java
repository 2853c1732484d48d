package io.jvloop.core.task;

import io.jvloop.core.turn.CoreHandle;
import io.jvloop.core.turn.Strand;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop, but for its text form. Those who wait for a future, in the order of their arrival: tasks, by their strands, and
 * done-callbacks. Linked, so that one leaves from anywhere at once, however many there are.
 *
 * <p>Nearly always one waits, or none. So a future has no list then, but the strand or the callback itself: {@link #with} and
 * {@link #without} answer what it has next.
 */
final class WaiterList {
    private @Nullable Node first;
    private @Nullable Node last;
    private int size;
    private int strands;
    /** The callback that {@link Shield} keeps once, behind all others. */
    private @Nullable DoneCallback<?> report;

    /** The node of one waiter, which is in one list at most. */
    abstract static class Node {
        private @Nullable Node before;
        private @Nullable Node after;

        /** The strand or the callback. */
        abstract Object waiter();
    }

    private static final class StrandNode extends Node {
        private final Strand strand;

        StrandNode(Strand strand) {
            this.strand = strand;
        }

        @Override
        Object waiter() {
            return strand;
        }
    }

    // ---- what a future has: null, a Strand, a DoneCallback or a list ----

    static Object with(@Nullable Object present, Object waiter) {
        if (present == null) {
            return waiter;
        }
        if (present instanceof WaiterList list) {
            list.append(waiter);
            return list;
        }
        WaiterList list = new WaiterList();
        list.append(present);
        list.append(waiter);
        return list;
    }

    /** The node of the newest waiter, by which it can be removed. */
    static Object lastNode(Object present) {
        return present instanceof WaiterList list && list.last != null ? list.last : present;
    }

    /** The rest without the waiter of this node, if it is there. */
    static @Nullable Object without(@Nullable Object present, Object node) {
        if (present == node) {
            return null;
        }
        if (present instanceof WaiterList list) {
            list.remove(node);
            return list.size == 0 ? null : list;
        }
        return present;
    }

    /** Removes the waiters in their order, and gives out each. */
    void drain(Consumer<Object> each) {
        Node node = first;
        while (node != null) {
            Node next = node.after;
            node.before = null; // so that a callback which somebody keeps does not keep its neighbours
            node.after = null;
            each.accept(node.waiter());
            node = next;
        }
    }

    static List<DoneCallback<?>> callbacks(@Nullable Object present) {
        if (present instanceof WaiterList list) {
            List<DoneCallback<?>> callbacks = new ArrayList<>(list.size);
            for (Node node = list.first; node != null; node = node.after) {
                if (node instanceof DoneCallback<?> done) {
                    callbacks.add(done);
                }
            }
            return callbacks;
        }
        return present instanceof DoneCallback<?> done ? List.of(done) : List.of();
    }

    static boolean hasStrand(@Nullable Object present) {
        return present instanceof Strand || present instanceof WaiterList list && list.strands > 0;
    }

    static @Nullable DoneCallback<?> shieldsReport(@Nullable Object present) {
        return present instanceof WaiterList list ? list.report
                : present instanceof DoneCallback<?> done && Shield.isReport(done) ? done : null;
    }

    // ---- the list ----

    private void append(Object waiter) {
        Node node;
        if (waiter instanceof Strand strand) {
            node = new StrandNode(strand);
            strands++;
        } else {
            DoneCallback<?> done = (DoneCallback<?>) waiter;
            node = done;
            if (Shield.isReport(done)) {
                report = done;
            }
        }
        node.before = last;
        if (last == null) {
            first = node;
        } else {
            last.after = node;
        }
        last = node;
        size++;
    }

    private void remove(Object asGiven) {
        Node node = asGiven instanceof Node own ? own : first; // a strand that came when it was alone is the first
        if (node == null || node.before == null && node != first || asGiven instanceof Strand && node.waiter() != asGiven) {
            return;
        }
        if (node.before == null) {
            first = node.after;
        } else {
            node.before.after = node.after;
        }
        if (node.after == null) {
            last = node.before;
        } else {
            node.after.before = node.before;
        }
        node.before = null;
        node.after = null;
        size--;
        if (node instanceof StrandNode) {
            strands--;
        } else if (node == report) {
            report = null;
        }
    }

    /**
     * Describes up to two waiters; of more, the first, the last and the number between. Any thread may call it, so it reads each field
     * once.
     */
    static String describe(@Nullable Object present) {
        if (!(present instanceof WaiterList list)) {
            return present == null ? "" : ", wakes [" + describeOne(present) + "]";
        }
        Node head = list.first;
        Node tail = list.last;
        if (head == null || tail == null) {
            return "";
        }
        int between = list.size - 2;
        return ", wakes [" + describeOne(head.waiter()) + (between > 0 ? ", " + between + " more" : "")
                + (head == tail ? "" : ", " + describeOne(tail.waiter())) + "]";
    }

    private static String describeOne(Object waiter) {
        return waiter instanceof Strand strand && strand.task() != null ? strand.task().name()
                : waiter instanceof DoneCallback<?> done ? CoreHandle.describe(done.callback) : "?";
    }
}
