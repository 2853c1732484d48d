package io.jvloop.bridge;

import io.jvloop.sync.AsyncQueue;
import io.jvloop.sync.QueueShutDownException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A queue's items until it is shut down. An item is dealt with when the next is asked for, or at the close. */
final class QueueIterator<T> implements Iterator<T>, AutoCloseable {
    private final AsyncQueue<? extends T> queue;
    private @Nullable T next;
    private boolean given;

    QueueIterator(AsyncQueue<? extends T> queue) {
        this.queue = queue;
    }

    @Override
    public boolean hasNext() {
        close();
        if (next == null) {
            try {
                next = queue.get();
            } catch (QueueShutDownException ended) {
                return false;
            }
        }
        return true;
    }

    @Override
    public T next() {
        T item = hasNext() ? next : null;
        if (item == null) {
            throw new NoSuchElementException("the queue is shut down");
        }
        next = null;
        given = true;
        return item;
    }

    @Override
    public void close() {
        if (given) {
            given = false;
            queue.taskDone();
        }
    }
}
