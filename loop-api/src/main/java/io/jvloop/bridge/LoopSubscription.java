package io.jvloop.bridge;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.UnhandledFailure;
import io.jvloop.spi.FatalError;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. One subscriber's task, and what the subscriber asks of it.
 *
 * <pre>
 * request  adds to the demand, or notes that it asked for nothing sensible, and then wakes the task
 * cancel   notes itself, and then withdraws the job: the task never begins, or is cancelled where it is suspended
 * task     takes one from the demand for each item, and looks at the notes before each signal
 * </pre>
 */
final class LoopSubscription<T> implements Flow.Subscription {
    private final EventLoop loop;
    private final Iterable<? extends T> source;
    private final AtomicLong demand = new AtomicLong();
    private final Signal asked = new Signal();
    private final LoopJob<Void> job;
    /** Null once the subscription has ended: who still has the subscription must not keep the subscriber by it. */
    private volatile Flow.@Nullable Subscriber<? super T> subscriber;
    private volatile @Nullable Task<?> task;
    private volatile boolean nonsense;
    private volatile boolean cancelled;

    LoopSubscription(EventLoop loop, Iterable<? extends T> source, Flow.Subscriber<? super T> subscriber) {
        this.loop = loop;
        this.source = source;
        this.subscriber = subscriber;
        this.job = new LoopJob<>(this::publish, _ -> {
            if (this.subscriber != null) { // which it gives up when it begins
                refuse(new CancellationException("event loop is closed: " + loop.name()));
            }
        });
    }

    void start() {
        try {
            job.start(loop);
        } catch (RuntimeException refused) {
            refuse(refused);
        }
    }

    // ---- the subscriber's side ----

    @Override
    public void request(long count) {
        if (count <= 0) {
            nonsense = true;
        } else {
            demand.accumulateAndGet(count, (had, more) -> had + more < 0 ? Long.MAX_VALUE : had + more);
        }
        asked.changed();
    }

    @Override
    public void cancel() {
        if (!cancelled) {
            cancelled = true;
            if (Asyncio.runningLoopOrNull() != loop || Asyncio.currentTask() != task) { // who cancels in onNext may suspend on
                job.withdraw();
            }
        }
    }

    // ---- the task ----

    private @Nullable Void publish() {
        Flow.Subscriber<? super T> to = Objects.requireNonNull(subscriber);
        Iterator<? extends T> items = null;
        task = Asyncio.currentTask();
        try {
            to.onSubscribe(this);
            items = iterator(to);
            while (items != null && next(items, to)) {
                // next does it
            }
        } catch (CancelledError withdrawn) {
            ended(to, withdrawn);
            throw withdrawn;
        } catch (Throwable broken) {
            if (FatalError.isFatal(broken)) {
                throw broken;
            }
            report("a subscriber threw, which the rules of Flow forbid; its subscription is cancelled", broken);
        } finally {
            cancelled = true;
            subscriber = null;
            close(items);
        }
        return null;
    }

    private @Nullable Iterator<? extends T> iterator(Flow.Subscriber<? super T> to) {
        try {
            return Objects.requireNonNull(source.iterator(), "the source's iterator");
        } catch (Exception failure) {
            fail(to, failure);
            return null;
        }
    }

    /** Gives one item; false if that was the end. */
    private boolean next(Iterator<? extends T> items, Flow.Subscriber<? super T> to) {
        T item;
        try {
            asked.awaitUntil(() -> demand.get() > 0 || nonsense || cancelled);
            if (nonsense && !cancelled) {
                fail(to, new IllegalArgumentException("a subscriber must ask for at least one item (rule 3.9)"));
                return false;
            }
            if (cancelled) {
                return false;
            }
            item = items.hasNext() ? Objects.requireNonNull(items.next(), "the source's item") : null;
        } catch (Exception failure) {
            fail(to, failure);
            return false;
        }
        if (item == null) {
            if (!cancelled) {
                to.onComplete();
            }
            return false;
        }
        demand.getAndUpdate(had -> had == Long.MAX_VALUE ? had : had - 1);
        to.onNext(item);
        return true;
    }

    private void fail(Flow.Subscriber<? super T> to, Throwable failure) {
        if (cancelled) {
            report("the source of a subscription that was cancelled failed", failure);
        } else {
            to.onError(failure instanceof UncheckedIOException wrapper ? wrapper.getCause() : failure);
        }
    }

    /** Who cancelled the subscription is told nothing; if it was somebody else, such as the close of the loop, the subscriber is. */
    private void ended(Flow.Subscriber<? super T> to, CancelledError why) {
        if (!cancelled) {
            try {
                to.onError(new CancellationException(why.cancelMessage()));
            } catch (Exception broken) {
                report("a subscriber threw in onError", broken);
            }
        }
    }

    private void close(@Nullable Iterator<? extends T> items) {
        if (items instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception failure) {
                report("the source of a subscription could not be closed", failure);
            }
        }
    }

    private void report(String what, Throwable failure) {
        if (!loop.isClosed()) {
            loop.callExceptionHandler(new UnhandledFailure(what, failure, this));
        } else {
            loop.defaultExceptionHandler(new UnhandledFailure(what, failure, this));
        }
    }

    /** No task: the rules want onSubscribe all the same. */
    private void refuse(Throwable why) {
        Flow.Subscriber<? super T> to = subscriber;
        subscriber = null;
        if (to != null && !cancelled) {
            cancelled = true;
            to.onSubscribe(this);
            to.onError(why);
        }
    }
}
