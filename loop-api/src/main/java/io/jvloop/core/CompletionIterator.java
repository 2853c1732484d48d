package io.jvloop.core;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopFuture;
import io.jvloop.Suspends;
import io.jvloop.TimerHandle;
import io.jvloop.sync.AsyncQueue;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Hands futures back as they become done. asyncio's {@code _AsCompletedIterator}.
 *
 * <p>Every future not yet handed out has one place in the queue, once it is done or the time is over; then the place is empty. So several
 * tasks may ask for the next one at a time, and none waits for what never comes.
 */
final class CompletionIterator<F extends LoopFuture<?>> implements Iterator<F> {
    private final AsyncQueue<Optional<F>> places = new AsyncQueue<>();
    private final Consumer<LoopFuture<?>> futureDone = this::futureDone;
    private final Map<F, Watch> unfinished = new LinkedHashMap<>();
    private final @Nullable Duration limit;
    private int left;
    private @Nullable TimerHandle timer;

    private CompletionIterator(Set<F> futures, @Nullable Duration limit) {
        this.left = futures.size();
        this.limit = limit;
    }

    static <F extends LoopFuture<?>> CompletionIterator<F> over(Set<F> futures, @Nullable Duration limit) {
        EventLoop loop = Asyncio.eventLoop();
        CompletionIterator<F> iterator = new CompletionIterator<>(futures, limit);
        if (!futures.isEmpty()) {
            Waiting.requireLoop("asCompleted", futures, loop);
            futures.forEach(future -> iterator.unfinished.put(future, Watch.on(future, iterator.futureDone)));
            iterator.timer = limit == null ? null : loop.callLater(limit, iterator::timeOver);
        }
        return iterator;
    }

    @SuppressWarnings("unchecked") // a member of the set is an F
    private void futureDone(LoopFuture<?> future) {
        if (unfinished.remove(future) == null) {
            return; // the time was over first
        }
        places.putNowait(Optional.of((F) future));
        if (unfinished.isEmpty() && timer != null) {
            timer.cancel();
        }
    }

    private void timeOver() {
        for (Watch watch : unfinished.values()) {
            watch.end();
            places.putNowait(Optional.empty());
        }
        unfinished.clear();
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
        left--; // before the wait, so that what other tasks see is right
        Optional<F> place;
        try {
            place = places.get();
        } catch (Throwable notServed) {
            left++;
            throw notServed;
        }
        return place.orElseThrow(() -> new AsyncTimeoutException("asCompleted: not all futures were done within " + limit, null));
    }
}
