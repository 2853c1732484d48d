package io.jvloop.core;

import java.util.Arrays;

/** Confined to its loop. What the transports want to do once the batch is over; an array reused, so that a turn allocates nothing. */
final class BatchEnd {
    private Runnable[] flushes = new Runnable[16];
    private int count;
    private boolean open;

    /** A run begins: there will be an end of the batch. */
    void open() {
        open = true;
    }

    /** A run is over. */
    void close() {
        open = false;
    }

    boolean isOpen() {
        return open;
    }

    void add(Runnable flush) {
        if (!open) {
            flush.run();
            return;
        }
        if (count == flushes.length) {
            flushes = Arrays.copyOf(flushes, count * 2);
        }
        flushes[count++] = flush;
    }

    boolean isEmpty() {
        return count == 0;
    }

    void flush() {
        for (int i = 0; i < count; i++) {
            Runnable flush = flushes[i];
            flushes[i] = null;
            flush.run();
        }
        count = 0;
    }
}
