package io.jvloop.bridge;

import io.jvloop.EventLoop;
import io.jvloop.net.StreamReader;
import io.jvloop.sync.AsyncQueue;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Safe for use by any thread. Publishes what a loop's task finds by an iterator that may suspend: lines of a stream, a queue's items, rows.
 *
 * <p>Each subscriber has a task of its own, with an iterator of its own. The iterator is asked for an item only when the subscriber has
 * asked for one. The subscriber's methods are called by that task, one after the other, so they may suspend; one that throws, which the
 * rules forbid, is cancelled and its failure goes to the loop's exception handler. The task ends with the iterator, the subscription or
 * the loop.
 *
 * <p>Cancelling cancels the task where it is suspended; an item that it has taken is still given, as the rules allow. An iterator that is
 * {@link AutoCloseable} is closed at the end. What the iterator throws is {@code onError}'s; of an {@link java.io.UncheckedIOException} it
 * is the cause. A loop that is closed first ends the
 * subscription with {@code onError}.
 *
 * @param <T> what an item is
 */
public final class LoopPublisher<T> implements Flow.Publisher<T> {
    private final EventLoop loop;
    private final Iterable<? extends T> source;

    private LoopPublisher(EventLoop loop, Iterable<? extends T> source) {
        this.loop = Objects.requireNonNull(loop, "loop");
        this.source = Objects.requireNonNull(source, "source");
    }

    /**
     * Publishes what can be iterated over.
     *
     * @param loop   whose tasks iterate
     * @param source asked for an iterator by each subscriber's task
     * @param <T>    what an item is
     * @return a publisher
     */
    public static <T> LoopPublisher<T> of(EventLoop loop, Iterable<? extends T> source) {
        return new LoopPublisher<>(loop, source);
    }

    /**
     * Publishes a queue's items until it is shut down. Several subscribers share them: each item goes to one. An item counts as dealt with
     * ({@link AsyncQueue#taskDone}) when the subscriber's {@code onNext} has returned.
     *
     * @param loop  whose queue it is
     * @param queue what to take from
     * @param <T>   what an item is
     * @return a publisher
     */
    public static <T> LoopPublisher<T> of(EventLoop loop, AsyncQueue<? extends T> queue) {
        Objects.requireNonNull(queue, "queue");
        return new LoopPublisher<>(loop, () -> new QueueIterator<>(queue));
    }

    /**
     * Publishes the bytes of a stream to one subscriber, as a request's body for example. Nothing is taken from the stream before it is
     * asked for, so who subscribes holds up the peer. An item is at least one byte, and the subscriber's to keep.
     *
     * @param loop    whose stream it is
     * @param reader  what to read
     * @param maximum how many bytes an item has at most
     * @return a publisher that tells {@code onError} of a second subscriber that there is nothing for it
     * @throws IllegalArgumentException if the maximum is not positive
     */
    public static LoopPublisher<ByteBuffer> of(EventLoop loop, StreamReader reader, int maximum) {
        Objects.requireNonNull(reader, "reader");
        if (maximum <= 0) {
            throw new IllegalArgumentException("an item must have room for at least one byte, not " + maximum);
        }
        AtomicBoolean taken = new AtomicBoolean();
        return new LoopPublisher<>(loop, () -> {
            if (!taken.compareAndSet(false, true)) {
                throw new IllegalStateException("a stream's bytes are published to one subscriber, and there is one already");
            }
            return new BlockIterator(reader, maximum);
        });
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        new LoopSubscription<>(loop, source, Objects.requireNonNull(subscriber, "subscriber")).start();
    }

    @Override
    public String toString() {
        return "LoopPublisher[" + loop.name() + "]";
    }
}
