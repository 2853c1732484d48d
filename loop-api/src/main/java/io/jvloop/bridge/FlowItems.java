package io.jvloop.bridge;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Suspends;
import io.jvloop.spi.FatalError;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. What a {@link Flow.Publisher} publishes, an item after the other, for a task that suspends until the next comes.
 *
 * <pre>{@code
 * try (FlowItems<Event> events = FlowItems.of(publisher, 16)) {
 *     for (Event event : events.each()) {
 *         handle(event);                      // may suspend: the publisher waits, once 16 more are there
 *     }
 * }
 * }</pre>
 *
 * <p>No more than a batch of items is ever asked for and kept; half a batch is asked for again when half of it is taken. Items that came
 * before a failure are given before it is thrown. A publisher that breaks the rules (more items than were asked for, null, a
 * {@code request} that throws) is cancelled, and the task that reads gets an {@link IllegalStateException} that says so. Items that a
 * publisher sends after {@link #close}, as it may, are dropped.
 *
 * <p>The methods of the {@link Flow.Subscriber} that it is are the publisher's, and for any thread. {@code request} and {@code cancel} are
 * called one after the other: in {@code onSubscribe}, and from then on by the task that reads.
 *
 * @param <T> what an item is
 */
public final class FlowItems<T> implements Iterator<T>, AutoCloseable, Flow.Subscriber<T> {
    private static final Object COMPLETE = new Object();

    private final EventLoop loop;
    private final int batch;
    private final ArrayBlockingQueue<T> items;
    private final Signal arrival = new Signal();
    /** Null, or COMPLETE, or what the publisher or we found wrong; set once. */
    private final AtomicReference<@Nullable Object> end = new AtomicReference<>();
    private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();
    private int taken;
    private volatile boolean cancelled;

    /**
     * A subscriber for somebody to subscribe: {@code publisher.subscribe(items)}.
     *
     * @param loop  whose tasks will read
     * @param batch how many items are asked for and kept at most
     * @throws IllegalArgumentException if the batch is not positive
     */
    public FlowItems(EventLoop loop, int batch) {
        if (batch <= 0) {
            throw new IllegalArgumentException("a batch must have at least one item, not " + batch);
        }
        this.loop = Objects.requireNonNull(loop, "loop");
        this.batch = batch;
        this.items = new ArrayBlockingQueue<>(batch);
    }

    /**
     * Subscribes to a publisher for the running loop.
     *
     * @param publisher what to read
     * @param batch     how many items are asked for and kept at most
     * @param <T>       what an item is
     * @return its items; the caller closes them
     */
    public static <T> FlowItems<T> of(Flow.Publisher<? extends T> publisher, int batch) {
        FlowItems<T> items = new FlowItems<>(Asyncio.runningLoop(), batch);
        publisher.subscribe(items);
        return items;
    }

    // ---- the publisher's side ----

    @Override
    public void onSubscribe(Flow.Subscription given) {
        Objects.requireNonNull(given, "subscription");
        if (!subscription.compareAndSet(null, given)) {
            given.cancel();
            return;
        }
        if (cancelled) {
            given.cancel();
        } else {
            given.request(batch);
        }
    }

    @Override
    public void onNext(T item) {
        Objects.requireNonNull(item, "item");
        if (end.get() != null || cancelled) {
            return;
        }
        if (subscription.get() == null) {
            fail("sent an item before it called onSubscribe", null);
        } else if (!items.offer(item)) {
            fail("sent more items than it was asked for", null);
        }
        arrival.changed();
    }

    @Override
    public void onError(Throwable failure) {
        end.compareAndSet(null, Objects.requireNonNull(failure, "failure"));
        arrival.changed();
    }

    @Override
    public void onComplete() {
        end.compareAndSet(null, COMPLETE);
        arrival.changed();
    }

    private void fail(String breach, @Nullable Throwable cause) {
        end.compareAndSet(null, new Breach("the publisher " + breach, cause));
    }

    /** A rule that the publisher broke; it is to be cancelled, which the reader does. */
    private static final class Breach extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        Breach(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    // ---- the reader's side ----

    /**
     * Whether there is one more. Suspends until that is known.
     *
     * @return false if the publisher has completed, or this was closed
     * @throws RuntimeException what the publisher failed with; a checked one in a {@link CompletionException}
     */
    @Suspends
    @Override
    public boolean hasNext() {
        loop.checkTurn("FlowItems.hasNext");
        arrival.awaitUntil(() -> cancelled || !items.isEmpty() || end.get() != null);
        if (!items.isEmpty()) {
            return true;
        }
        Object how = end.get();
        if (cancelled && !(how instanceof Breach) || how == COMPLETE) {
            return false;
        }
        if (how instanceof Breach) {
            close();
        }
        throw thrown((Throwable) Objects.requireNonNull(how));
    }

    private static RuntimeException thrown(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new CompletionException(failure);
    }

    /**
     * The next one. Suspends until it is there.
     *
     * @return the item
     * @throws NoSuchElementException if the publisher has completed
     */
    @Suspends
    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the publisher has completed");
        }
        T item = items.remove();
        int share = Math.max(1, batch / 2);
        if (++taken >= share && end.get() == null) {
            taken = 0;
            askForMore(share);
        }
        return item;
    }

    private void askForMore(int count) {
        try {
            Objects.requireNonNull(subscription.get()).request(count);
        } catch (Throwable thrown) {
            if (FatalError.isFatal(thrown)) {
                throw thrown;
            }
            fail("threw in request", thrown); // the item that was taken is given all the same
        }
    }

    /**
     * The items for a {@code for} statement.
     *
     * @return an iterable that can be iterated once
     */
    public Iterable<T> each() {
        return () -> this;
    }

    /** Cancels the subscription, unless it has ended, and drops what was not read. Repeatable. */
    @Override
    public void close() {
        loop.checkTurn("FlowItems.close");
        if (cancelled) {
            return;
        }
        cancelled = true;
        items.clear();
        arrival.changed();
        Flow.Subscription ending = subscription.get();
        Object how = end.get();
        if (ending != null && (how == null || how instanceof Breach)) {
            ending.cancel();
        }
    }
}
