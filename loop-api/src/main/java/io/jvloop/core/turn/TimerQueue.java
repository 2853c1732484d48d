package io.jvloop.core.turn;

import io.jvloop.core.queue.ReadyQueue;
import java.util.Arrays;

/**
 * Confined to its loop. The pending timers: a heap by (deadline, sequence) whose elements know their index.
 *
 * <p>Most timers are time-outs, cancelled long before they are due. Scheduling one costs a comparison or two, because later deadlines stay
 * at the bottom; cancelling takes it out at once, so nothing dead is ever kept. Four children a node: a third of the levels saved, and the
 * children of a node share cache lines.
 */
final class TimerQueue {
    static final int ABSENT = -1;
    private static final int ARITY = 4;
    private static final int INITIAL_CAPACITY = 64;
    private CoreTimerHandle[] heap = new CoreTimerHandle[INITIAL_CAPACITY];
    private int size;

    void add(CoreTimerHandle timer) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        siftUp(size++, timer);
    }

    void remove(CoreTimerHandle timer) {
        int index = timer.heapIndex;
        timer.heapIndex = ABSENT;
        CoreTimerHandle last = heap[--size];
        heap[size] = null;
        if (last == timer) {
            return;
        }
        if (index > 0 && last.isBefore(heap[(index - 1) / ARITY])) {
            siftUp(index, last);
        } else {
            siftDown(index, last);
        }
    }

    /** Moves what is due, in the order of deadlines. */
    void moveDue(long nowNanos, ReadyQueue ready) {
        while (size > 0 && heap[0].deadlineNanos - nowNanos <= 0) {
            CoreTimerHandle due = heap[0];
            remove(due);
            ready.add(due);
        }
    }

    /** The earliest deadline; the queue must not be empty. */
    long firstDeadlineNanos() {
        return heap[0].deadlineNanos;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    void clear() {
        for (int i = 0; i < size; i++) {
            heap[i].heapIndex = ABSENT;
        }
        heap = new CoreTimerHandle[INITIAL_CAPACITY];
        size = 0;
    }

    private void siftUp(int start, CoreTimerHandle timer) {
        int index = start;
        while (index > 0) {
            int parent = (index - 1) / ARITY;
            if (!timer.isBefore(heap[parent])) {
                break;
            }
            place(index, heap[parent]);
            index = parent;
        }
        place(index, timer);
    }

    private void siftDown(int start, CoreTimerHandle timer) {
        int index = start;
        for (int first = index * ARITY + 1; first < size; first = index * ARITY + 1) {
            int least = first;
            int end = Math.min(first + ARITY, size);
            for (int child = first + 1; child < end; child++) {
                if (heap[child].isBefore(heap[least])) {
                    least = child;
                }
            }
            if (!heap[least].isBefore(timer)) {
                break;
            }
            place(index, heap[least]);
            index = least;
        }
        place(index, timer);
    }

    private void place(int index, CoreTimerHandle timer) {
        heap[index] = timer;
        timer.heapIndex = index;
    }
}
