package io.jvloop.examples.kv;

/**
 * Places in a list, as clients give them: negative ones count from the end, and what is outside is not there.
 *
 * @param from the first place
 * @param to   the last place; before the first if there is none
 */
record IndexRange(int from, int to) {

    /** What is meant in a list of this size. */
    static IndexRange of(long start, long stop, int size) {
        int from = (int) Math.max(0, start < 0 ? start + size : Math.min(start, size));
        int to = (int) Math.min(size - 1, stop < 0 ? Math.max(stop + size, -1) : stop);
        return new IndexRange(from, to);
    }

    int count() {
        return Math.max(0, to - from + 1);
    }
}
