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
    private @Nullable Place first;
    private @Nullable Place last;
    private int size;
    private int strands;
    /** The callback that {@link Shield} keeps once, behind all others. */
    private @Nullable DoneCallback<?> report;

    /** Where one stands in a list, in one at most. */
    abstract static class Place {
        private @Nullable Place before;
        private @Nullable Place after;

        /** The strand or the callback. */
        abstract Object waiter();
    }

    private static final class StrandPlace extends Place {
        private final Strand strand;

        StrandPlace(Strand strand) {
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

    /** The place of who came last, by which he leaves. */
    static Object placeOfLast(Object present) {
        return present instanceof WaiterList list && list.last != null ? list.last : present;
    }

    /** Without the one whose place this is, if it is there. */
    static @Nullable Object without(@Nullable Object present, Object place) {
        if (present == place) {
            return null;
        }
        if (present instanceof WaiterList list) {
            list.remove(place);
            return list.size == 0 ? null : list;
        }
        return present;
    }

    /** Takes each out, in their order. */
    void drain(Consumer<Object> each) {
        Place place = first;
        while (place != null) {
            Place next = place.after;
            place.before = null; // who keeps a callback does not keep its neighbours
            place.after = null;
            each.accept(place.waiter());
            place = next;
        }
    }

    static List<DoneCallback<?>> callbacks(@Nullable Object present) {
        if (present instanceof WaiterList list) {
            List<DoneCallback<?>> callbacks = new ArrayList<>(list.size);
            for (Place place = list.first; place != null; place = place.after) {
                if (place instanceof DoneCallback<?> done) {
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
        Place place;
        if (waiter instanceof Strand strand) {
            place = new StrandPlace(strand);
            strands++;
        } else {
            DoneCallback<?> done = (DoneCallback<?>) waiter;
            place = done;
            if (Shield.isReport(done)) {
                report = done;
            }
        }
        place.before = last;
        if (last == null) {
            first = place;
        } else {
            last.after = place;
        }
        last = place;
        size++;
    }

    private void remove(Object asGiven) {
        Place place = asGiven instanceof Place own ? own : first; // a strand that came when it was alone is the first
        if (place == null || place.before == null && place != first || asGiven instanceof Strand && place.waiter() != asGiven) {
            return;
        }
        if (place.before == null) {
            first = place.after;
        } else {
            place.before.after = place.after;
        }
        if (place.after == null) {
            last = place.before;
        } else {
            place.after.before = place.before;
        }
        place.before = null;
        place.after = null;
        size--;
        if (place instanceof StrandPlace) {
            strands--;
        } else if (place == report) {
            report = null;
        }
    }

    /** Any thread: up to two of them; of more, the first, the last and the number between. It reads what may change meanwhile once. */
    static String describe(@Nullable Object present) {
        if (!(present instanceof WaiterList list)) {
            return present == null ? "" : ", wakes [" + describeOne(present) + "]";
        }
        Place head = list.first;
        Place tail = list.last;
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
