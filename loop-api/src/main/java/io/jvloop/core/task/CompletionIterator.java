package io.jvloop.core.task;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.LoopFuture;
import io.jvloop.Promise;
import io.jvloop.Suspends;
import io.jvloop.TimerHandle;
import io.jvloop.core.turn.CurrentLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Returns futures in the order in which they become done. asyncio's {@code _AsCompletedIterator}.
 *
 * <p>Each future adds one result to the queue: itself when it is done, or an empty one if the time limit passes first. So several tasks may
 * call {@code next} concurrently, and none waits for a result that never comes.
 */
final class CompletionIterator<F extends LoopFuture<?>> implements Iterator<F> {
    private final TaskLoop loop;
    private final Queue<Optional<F>> results = new ArrayDeque<>();
    /** The tasks that wait for a result, in the order of their calls. */
    private final SequencedSet<Promise<Void>> waiters = new LinkedHashSet<>();
    private final Consumer<LoopFuture<?>> futureDone = this::futureDone;
    private final Map<F, Watch> unfinished = new LinkedHashMap<>();
    private final @Nullable Duration limit;
    private int left;
    private @Nullable TimerHandle timer;

    private CompletionIterator(TaskLoop loop, Set<F> futures, @Nullable Duration limit) {
        this.loop = loop;
        this.left = futures.size();
        this.limit = limit;
    }

    static <F extends LoopFuture<?>> CompletionIterator<F> over(Set<F> futures, @Nullable Duration limit) {
        TaskLoop loop = (TaskLoop) CurrentLoop.runningOrSet();
        CompletionIterator<F> iterator = new CompletionIterator<>(loop, futures, limit);
        if (!futures.isEmpty()) {
            Waiting.requireLoop("asCompleted", futures, loop);
            futures.forEach(future -> iterator.unfinished.put(future, Watch.on(future, iterator.futureDone)));
            iterator.timer = limit == null ? null : loop.callLater(limit, iterator::expire);
        }
        return iterator;
    }

    @SuppressWarnings("unchecked") // a member of the set is an F
    private void futureDone(LoopFuture<?> future) {
        if (unfinished.remove(future) == null) {
            return; // the time limit has passed before
        }
        add(Optional.of((F) future));
        if (unfinished.isEmpty() && timer != null) {
            timer.cancel();
        }
    }

    private void expire() {
        for (Watch watch : unfinished.values()) {
            watch.end();
            add(Optional.empty());
        }
        unfinished.clear();
    }

    private void add(Optional<F> result) {
        results.add(result);
        wakeNext();
    }

    private void wakeNext() {
        while (!waiters.isEmpty()) {
            Promise<Void> waiter = waiters.removeFirst();
            if (!waiter.isDone()) {
                waiter.setResult(null);
                return;
            }
        }
    }

    private Optional<F> awaitResult() {
        loop.tasks().require("asCompleted");
        while (results.isEmpty()) {
            Promise<Void> waiter = loop.createFuture();
            waiters.add(waiter);
            try {
                waiter.await();
            } catch (Throwable cancelled) {
                waiters.remove(waiter);
                if (!waiter.isCancelled() && !results.isEmpty()) {
                    wakeNext(); // this task was woken before it was cancelled: another one takes the result
                }
                throw cancelled;
            }
        }
        return results.remove();
    }

    @Override
    public boolean hasNext() {
        return left > 0;
    }

    @Suspends
    @Override
    public F next() {
        if (left == 0) {
            throw new NoSuchElementException("asCompleted: all futures were handed out");
        }
        left--; // before the wait, so that hasNext is right for other tasks that call it meanwhile
        Optional<F> result;
        try {
            result = awaitResult();
        } catch (Throwable notServed) {
            left++;
            throw notServed;
        }
        return result.orElseThrow(() -> new AsyncTimeoutException("asCompleted: not all futures were done within " + limit, null));
    }
}
