package io.jvloop.core.task;

import io.jvloop.LoopFuture;
import io.jvloop.core.report.Rethrow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Requests to cancel, on their way through what waits for what.
 *
 * <p>A task hands a request on to the task or the gathering that it waits for, a gathering to each of its children, and a task counts each
 * request that comes to it, by whichever way. To follow each way by itself takes the square of a chain whose tasks are all asked, overflows
 * the stack where it is long, and has no end where gatherings share their children. So every future is looked at once: the requests are
 * counted from the outermost inwards, and what they lead to is done in the order in which the first of them would have come there.
 *
 * <p>Tasks that wait for each other in a circle, through gatherings, count a request once; the one that hands it on to a gathering, and to
 * which it comes round, goes on without what it waits for.
 */
final class Cancellation {
    private final @Nullable String message;
    private final Map<LoopFuture<?>, Visit> visits = new IdentityHashMap<>();
    /** In the order in which a request first comes to them. */
    private final List<Visit> reached = new ArrayList<>();
    /** Each behind all that it hands on to. */
    private final List<Visit> left = new ArrayList<>();

    private Cancellation(@Nullable String message) {
        this.message = message;
    }

    /** As if each were cancelled, one after the other. */
    static void ofAll(Collection<? extends LoopFuture<?>> futures) {
        Cancellation cancellation = new Cancellation(null);
        futures.forEach(cancellation::ask);
        cancellation.count();
        cancellation.carryOut();
    }

    /** Answers what {@code cancel} does. */
    static boolean of(CorePromise<?> future, @Nullable String message) {
        Cancellation cancellation = new Cancellation(message);
        Visit visit = cancellation.ask(future);
        cancellation.count();
        cancellation.carryOut();
        return visit.heard;
    }

    private static final class Visit {
        static final int UNDER_WAY = -1;
        final LoopFuture<?> future;
        /** Which handed it the first request; null if it was asked itself. */
        final @Nullable Visit from;
        final Collection<? extends LoopFuture<?>> inner;
        final Iterator<? extends LoopFuture<?>> unvisited;
        int place = UNDER_WAY;
        int requests;
        boolean cameRound;
        /** What {@code cancel} answers to the first request. */
        boolean heard;

        Visit(LoopFuture<?> future, @Nullable Visit from) {
            this.future = future;
            this.from = from;
            this.inner = handsOnTo(future);
            this.unvisited = inner.iterator();
        }

        private static Collection<? extends LoopFuture<?>> handsOnTo(LoopFuture<?> future) {
            if (future.isDone()) {
                return List.of();
            }
            return switch (future) {
                case CoreTask<?> task when task.handsOnTo() instanceof CorePromise<?> awaited -> List.of(awaited);
                case Gathering<?, ?> gathering -> gathering.awaited();
                default -> List.of();
            };
        }

        void add(int more) {
            requests = (int) Math.min(Integer.MAX_VALUE, (long) requests + more); // gatherings that share children double it
        }
    }

    // ---- looking: nothing is changed ----

    private Visit ask(LoopFuture<?> future) {
        Visit visit = visits.get(future);
        if (visit == null) {
            visit = walk(future);
        }
        visit.add(1);
        return visit;
    }

    private Visit walk(LoopFuture<?> start) {
        Deque<Visit> path = new ArrayDeque<>();
        Visit first = reach(start, null);
        path.push(first);
        while (!path.isEmpty()) {
            Visit at = path.element();
            if (at.unvisited.hasNext()) {
                LoopFuture<?> inner = at.unvisited.next();
                Visit known = visits.get(inner);
                if (known == null) {
                    path.push(reach(inner, at));
                } else if (known.place == Visit.UNDER_WAY) {
                    endOfCircle(at, known).cameRound = true;
                }
            } else {
                at.place = left.size();
                left.add(at);
                path.pop();
            }
        }
        return first;
    }

    private Visit reach(LoopFuture<?> future, @Nullable Visit from) {
        Visit visit = new Visit(future, from);
        visits.put(future, visit);
        reached.add(visit);
        return visit;
    }

    private Visit endOfCircle(Visit last, Visit met) {
        if (last.future instanceof CoreTask<?>) {
            return last;
        }
        Visit task = met;
        while (task.inner.iterator().next() instanceof CoreTask<?> awaited) {
            task = visits.get(awaited);
        }
        return task;
    }

    private void count() {
        for (Visit visit : left.reversed()) {
            for (LoopFuture<?> inner : visit.inner) {
                Visit next = visits.get(inner);
                if (next.place < visit.place) { // else it closes a circle
                    next.add(visit.requests);
                }
            }
        }
    }

    // ---- doing ----

    /** Whatever one of them throws, the others are asked. */
    private void carryOut() {
        Throwable failure = null;
        for (Visit visit : reached) {
            try {
                end(visit);
            } catch (Throwable thrown) {
                failure = failure == null ? thrown : failure;
            }
        }
        left.forEach(this::answer);
        if (failure != null) {
            throw Rethrow.<RuntimeException>as(failure);
        }
    }

    private void end(Visit visit) {
        switch (visit.future) {
            case CoreTask<?> task when !task.isDone() -> {
                visit.heard = true;
                task.requested(visit.requests);
                if (visit.cameRound) {
                    task.cancelHere(message);
                } else if (visit.inner.isEmpty()) {
                    task.cancelItself(message, visit.requests > 1);
                }
            }
            case CorePromise<?> future when visit.inner.isEmpty() -> visit.heard = future.cancel(message);
            case CorePromise<?> _ -> {
                // a gathering, which answers when its children have
            }
            default -> {
                // Somebody else's future does with each request what it likes. Ways double where gatherings share children, and nobody
                // counts that far: it gets no more requests than there are futures.
                visit.heard = visit.future.cancel(message);
                for (int further = Math.min(visit.requests, reached.size()) - 1; further > 0; further--) {
                    visit.future.cancel(message);
                }
            }
        }
    }

    private void answer(Visit visit) {
        if (visit.future instanceof Gathering<?, ?> gathering && !visit.inner.isEmpty()) {
            for (LoopFuture<?> child : visit.inner) {
                Visit asked = visits.get(child);
                boolean cancelledBefore = asked.from != visit && !(child instanceof CoreTask<?>) && !(child instanceof Gathering<?, ?>);
                visit.heard |= asked.heard && !cancelledBefore;
            }
            if (visit.heard) {
                gathering.requested(message);
            }
        } else if (visit.future instanceof CoreTask<?> task && !visit.cameRound && !visit.inner.isEmpty()) {
            Visit awaited = visits.get(visit.inner.iterator().next());
            if (!awaited.heard) {
                task.mustCancel(message);
            }
        }
    }
}
