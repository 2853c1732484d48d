package io.jvloop.sync;

import io.jvloop.Suspends;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * Confined to its loop. Hands items from producers to consumers. asyncio's {@code Queue}, {@code PriorityQueue} and {@code LifoQueue}.
 *
 * <p>A consumer that calls {@link #taskDone} for each item it has dealt with lets others {@link #join} the work. {@link #shutdown} ends it:
 *
 * <pre>{@code
 * try {
 *     while (true) {
 *         process(queue.get());
 *         queue.taskDone();
 *     }
 * } catch (QueueShutDownException allDone) {
 *     return;
 * }
 * }</pre>
 *
 * @param <T> what an item is; never null
 */
public final class AsyncQueue<T> {
    private final Queue<T> items;
    private final int maxSize;
    private final LoopBinding binding = new LoopBinding(this);
    private final WaitList getters = new WaitList(binding);
    private final WaitList putters = new WaitList(binding);
    private final AsyncEvent finished = new AsyncEvent();
    private int unfinished;
    private boolean shutDown;

    /** Makes a queue, first in first out, without a limit. */
    public AsyncQueue() {
        this(0);
    }

    /**
     * Makes a queue, first in first out.
     *
     * @param maxSize how many items it holds at most; zero or less for no limit
     */
    public AsyncQueue(int maxSize) {
        this(new ArrayDeque<>(), maxSize);
    }

    private AsyncQueue(Queue<T> items, int maxSize) {
        this.items = items;
        this.maxSize = maxSize;
        finished.set();
    }

    /**
     * Makes a queue without a limit that gives the least item first. Equal ones come in any order.
     *
     * @param <T> what an item is
     * @return a new queue
     */
    public static <T extends Comparable<? super T>> AsyncQueue<T> priority() {
        return priority(0, Comparator.naturalOrder());
    }

    /**
     * Makes a queue that gives the least item first. Equal ones come in any order.
     *
     * @param maxSize how many items it holds at most; zero or less for no limit
     * @param <T>     what an item is
     * @return a new queue
     */
    public static <T extends Comparable<? super T>> AsyncQueue<T> priority(int maxSize) {
        return priority(maxSize, Comparator.naturalOrder());
    }

    /**
     * Makes a queue that gives the least item first. Equal ones come in any order.
     *
     * @param maxSize how many items it holds at most; zero or less for no limit
     * @param order   which of two items is less
     * @param <T>     what an item is
     * @return a new queue
     */
    public static <T> AsyncQueue<T> priority(int maxSize, Comparator<? super T> order) {
        return new AsyncQueue<>(new PriorityQueue<>(Objects.requireNonNull(order, "order")), maxSize);
    }

    /**
     * Makes a queue without a limit that gives the latest item first.
     *
     * @param <T> what an item is
     * @return a new queue
     */
    public static <T> AsyncQueue<T> lifo() {
        return lifo(0);
    }

    /**
     * Makes a queue that gives the latest item first.
     *
     * @param maxSize how many items it holds at most; zero or less for no limit
     * @param <T>     what an item is
     * @return a new queue
     */
    public static <T> AsyncQueue<T> lifo(int maxSize) {
        return new AsyncQueue<>(Collections.asLifoQueue(new ArrayDeque<>()), maxSize);
    }

    // ---- producers ----

    /**
     * Adds an item. Waits while the queue is full, else does not suspend.
     *
     * @param item the item
     * @throws QueueShutDownException if the queue is shut down, before or meanwhile
     * @throws IllegalStateException  if called outside a task, or it would have to wait and the queue belongs to another loop
     */
    @Suspends
    public void put(T item) {
        binding.checkTask("AsyncQueue.put()");
        Objects.requireNonNull(item, "item");
        while (isFull() && !shutDown) {
            putters.awaitDismissal(this::isFull);
        }
        putNowait(item);
    }

    /**
     * Adds an item, or throws. Does not suspend; works in a callback, and before the loop runs.
     *
     * @param item the item
     * @throws QueueFullException     if there is no place
     * @throws QueueShutDownException if the queue is shut down
     */
    public void putNowait(T item) {
        binding.check("AsyncQueue.putNowait()");
        Objects.requireNonNull(item, "item");
        if (shutDown) {
            throw new QueueShutDownException("cannot put into " + this);
        }
        if (isFull()) {
            throw new QueueFullException("cannot put into " + this + " without waiting");
        }
        getters.dismissNext();
        items.add(item);
        unfinished++;
        finished.clear();
    }

    // ---- consumers ----

    /**
     * Takes the next item. Waits while the queue is empty, else does not suspend.
     *
     * @return the item
     * @throws QueueShutDownException if the queue is shut down and empty, before or meanwhile
     * @throws IllegalStateException  if called outside a task, or it would have to wait and the queue belongs to another loop
     */
    @Suspends
    public T get() {
        binding.checkTask("AsyncQueue.get()");
        while (isEmpty() && !shutDown) {
            getters.awaitDismissal(this::isEmpty);
        }
        return getNowait();
    }

    /**
     * Takes the next item, or throws. Does not suspend; works in a callback, and before the loop runs.
     *
     * @return the item
     * @throws QueueEmptyException    if there is none
     * @throws QueueShutDownException if the queue is shut down and empty
     */
    public T getNowait() {
        binding.check("AsyncQueue.getNowait()");
        if (isEmpty()) {
            if (shutDown) {
                throw new QueueShutDownException("cannot get from " + this);
            }
            throw new QueueEmptyException("cannot get from " + this + " without waiting");
        }
        putters.dismissNext();
        return items.remove();
    }

    // ---- the work as a whole ----

    /**
     * Tells that an item that was taken is dealt with.
     *
     * @throws IllegalArgumentException if called more often than items were put
     */
    public void taskDone() {
        binding.check("AsyncQueue.taskDone()");
        if (unfinished == 0) {
            throw new IllegalArgumentException("taskDone() called too many times on " + this);
        }
        if (unfinished == 1) {
            finished.set();
        }
        unfinished--;
    }

    /**
     * Waits until every item that was put is dealt with. Does not suspend if that is so.
     *
     * @throws IllegalStateException if called outside a task, or it would have to wait and the queue belongs to another loop
     */
    @Suspends
    public void join() {
        finished.await();
    }

    /** Shuts the queue down; what is in it can still be taken. The same as {@code shutdown(false)}. */
    public void shutdown() {
        shutdown(false);
    }

    /**
     * Shuts the queue down: from now on {@code put} throws {@link QueueShutDownException}, and so does {@code get} once the queue is empty.
     * Tasks that wait in them get it too, after those that wait in {@code join} went on. Does not suspend; repeatable.
     *
     * @param immediate whether to drop what is in the queue, which then counts as dealt with
     */
    public void shutdown(boolean immediate) {
        binding.check("AsyncQueue.shutdown()");
        if (immediate && unfinished <= items.size()) {
            finished.set();
        }
        getters.dismissAll();
        putters.dismissAll();
        shutDown = true;
        if (immediate) {
            unfinished = Math.max(0, unfinished - items.size());
            items.clear();
        }
    }

    // ---- asking ----

    /**
     * How many items are in the queue.
     *
     * @return their number
     */
    public int size() {
        binding.check("AsyncQueue.size()");
        return items.size();
    }

    /**
     * How many items the queue holds at most.
     *
     * @return the number given at its making; zero or less for no limit
     */
    public int maxSize() {
        return maxSize;
    }

    /**
     * Whether {@link #get} would have to wait.
     *
     * @return whether there is no item
     */
    public boolean isEmpty() {
        binding.check("AsyncQueue.isEmpty()");
        return items.isEmpty();
    }

    /**
     * Whether {@link #put} would have to wait.
     *
     * @return whether there is no place
     */
    public boolean isFull() {
        binding.check("AsyncQueue.isFull()");
        return maxSize > 0 && items.size() >= maxSize;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("AsyncQueue[maxsize=").append(maxSize);
        if (!items.isEmpty()) {
            text.append(", items=").append(items);
        }
        append(text, ", getters=", getters.size());
        append(text, ", putters=", putters.size());
        append(text, ", unfinished=", unfinished);
        return text.append(shutDown ? ", shutdown]" : "]").toString();
    }

    private static void append(StringBuilder text, String label, int number) {
        if (number > 0) {
            text.append(label).append(number);
        }
    }
}
