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
 * Confined to its loop. Propagates requests to cancel through the graph of futures that wait for each other.
 *
 * <p>A task passes a request on to the task or the gathering that it waits for, and a gathering to each of its children. A task counts each
 * request that reaches it, by whichever path. To follow each path by itself would take quadratic time for a chain whose tasks are all
 * asked, overflow the stack where the chain is long, and take exponential time where gatherings share their children. So a depth-first
 * search visits every future once. Requests are counted in reverse postorder, from the outermost future inwards, and carried out in
 * preorder, which is the order in which the first request would have reached each future.
 *
 * <p>Tasks that wait for each other in a cycle, through gatherings, count a request once. The task that closes the cycle, because it waits
 * for a gathering that leads back to it, stops waiting.
 */
final class Cancellation {
    private final @Nullable String message;
    private final Map<LoopFuture<?>, Visit> visits = new IdentityHashMap<>();
    /** The visits in the order in which a request first reaches them. */
    private final List<Visit> preorder = new ArrayList<>();
    /** The visits, each behind all that it passes requests on to, except where it closes a cycle. */
    private final List<Visit> postorder = new ArrayList<>();

    private Cancellation(@Nullable String message) {
        this.message = message;
    }

    /** Cancels each future, with the effect of one call after the other. */
    static void cancelAll(Collection<? extends LoopFuture<?>> futures) {
        Cancellation cancellation = new Cancellation(null);
        futures.forEach(cancellation::ask);
        cancellation.countRequests();
        cancellation.carryOut();
    }

    /** Cancels a future that propagates requests; returns what its {@code cancel} returns. */
    static boolean cancel(CorePromise<?> future, @Nullable String message) {
        Cancellation cancellation = new Cancellation(message);
        Visit visit = cancellation.ask(future);
        cancellation.countRequests();
        cancellation.carryOut();
        return visit.accepted;
    }

    private static final class Visit {
        static final int ON_PATH = -1;
        final LoopFuture<?> future;
        /** The visit that passed the first request on to this one; null if this future was asked itself. */
        final @Nullable Visit from;
        final Collection<? extends LoopFuture<?>> successors;
        final Iterator<? extends LoopFuture<?>> unvisited;
        int postorderIndex = ON_PATH;
        int requests;
        boolean closesCycle;
        /** What {@code cancel} returns for the first request. */
        boolean accepted;

        Visit(LoopFuture<?> future, @Nullable Visit from) {
            this.future = future;
            this.from = from;
            this.successors = successorsOf(future);
            this.unvisited = successors.iterator();
        }

        private static Collection<? extends LoopFuture<?>> successorsOf(LoopFuture<?> future) {
            if (future.isDone()) {
                return List.of();
            }
            return switch (future) {
                case CoreTask<?> task when task.cancelTarget() instanceof CorePromise<?> awaited -> List.of(awaited);
                case GatheringFuture<?, ?> gathering -> gathering.awaited();
                default -> List.of();
            };
        }

        void add(int more) {
            requests = (int) Math.min(Integer.MAX_VALUE, (long) requests + more); // gatherings that share children double the number
        }
    }

    // ---- searching: changes nothing ----

    private Visit ask(LoopFuture<?> future) {
        Visit visit = visits.get(future);
        if (visit == null) {
            visit = searchDepthFirst(future);
        }
        visit.add(1);
        return visit;
    }

    private Visit searchDepthFirst(LoopFuture<?> start) {
        Deque<Visit> path = new ArrayDeque<>();
        Visit first = discover(start, null);
        path.push(first);
        while (!path.isEmpty()) {
            Visit at = path.element();
            if (at.unvisited.hasNext()) {
                LoopFuture<?> successor = at.unvisited.next();
                Visit met = visits.get(successor);
                if (met == null) {
                    path.push(discover(successor, at));
                } else if (met.postorderIndex == Visit.ON_PATH) {
                    lastTaskOf(at, met).closesCycle = true;
                }
            } else {
                at.postorderIndex = postorder.size();
                postorder.add(at);
                path.pop();
            }
        }
        return first;
    }

    private Visit discover(LoopFuture<?> future, @Nullable Visit from) {
        Visit visit = new Visit(future, from);
        visits.put(future, visit);
        preorder.add(visit);
        return visit;
    }

    private Visit lastTaskOf(Visit last, Visit met) {
        if (last.future instanceof CoreTask<?>) {
            return last;
        }
        Visit task = met;
        while (task.successors.iterator().next() instanceof CoreTask<?> awaited) {
            task = visits.get(awaited);
        }
        return task;
    }

    private void countRequests() {
        for (Visit visit : postorder.reversed()) {
            for (LoopFuture<?> successor : visit.successors) {
                Visit next = visits.get(successor);
                if (next.postorderIndex < visit.postorderIndex) { // otherwise this edge closes a cycle
                    next.add(visit.requests);
                }
            }
        }
    }

    // ---- carrying out ----

    /** Asks each, whatever the others throw; the first failure is thrown at the end. */
    private void carryOut() {
        Throwable failure = null;
        for (Visit visit : preorder) {
            try {
                request(visit);
            } catch (Throwable thrown) {
                failure = failure == null ? thrown : failure;
            }
        }
        postorder.forEach(this::decideAnswer);
        if (failure != null) {
            throw Rethrow.<RuntimeException>as(failure);
        }
    }

    private void request(Visit visit) {
        switch (visit.future) {
            case CoreTask<?> task when !task.isDone() -> {
                visit.accepted = true;
                task.addRequests(visit.requests);
                if (visit.closesCycle) {
                    task.cancelAndStopWaiting(message);
                } else if (visit.successors.isEmpty()) {
                    task.cancelItself(message, visit.requests > 1);
                }
            }
            case CorePromise<?> future when visit.successors.isEmpty() -> visit.accepted = future.cancel(message);
            case CorePromise<?> _ -> {
                // a gathering, whose answer follows from those of its children
            }
            default -> {
                // A foreign future may do anything with each request. Where gatherings share children, the number of paths doubles with
                // each level, so a foreign future gets no more requests than there are futures.
                visit.accepted = visit.future.cancel(message);
                for (int further = Math.min(visit.requests, preorder.size()) - 1; further > 0; further--) {
                    visit.future.cancel(message);
                }
            }
        }
    }

    private void decideAnswer(Visit visit) {
        if (visit.future instanceof GatheringFuture<?, ?> gathering && !visit.successors.isEmpty()) {
            for (LoopFuture<?> child : visit.successors) {
                Visit asked = visits.get(child);
                boolean cancelledBefore =
                        asked.from != visit && !(child instanceof CoreTask<?>) && !(child instanceof GatheringFuture<?, ?>);
                visit.accepted |= asked.accepted && !cancelledBefore;
            }
            if (visit.accepted) {
                gathering.noteCancelRequest(message);
            }
        } else if (visit.future instanceof CoreTask<?> task && !visit.closesCycle && !visit.successors.isEmpty()) {
            Visit awaited = visits.get(visit.successors.iterator().next());
            if (!awaited.accepted) {
                task.setMustCancel(message);
            }
        }
    }
}
