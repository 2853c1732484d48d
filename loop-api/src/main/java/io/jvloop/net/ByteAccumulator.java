package io.jvloop.net;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Confined to its loop. A byte queue in one array that is reused, and kept small when idle. */
final class ByteAccumulator {
    /** An idle reader keeps no larger array than this, since there may be ten thousand readers. */
    private static final int KEPT = 4096;
    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int start;
    private int end;

    int size() {
        return end - start;
    }

    boolean isEmpty() {
        return start == end;
    }

    void add(ByteBuffer data) {
        int count = data.remaining();
        makeRoom(count);
        data.get(bytes, end, count);
        end += count;
    }

    /** Puts back what was taken last. */
    void unread(byte[] taken) {
        byte[] rest = take(size());
        add(ByteBuffer.wrap(taken));
        add(ByteBuffer.wrap(rest));
    }

    private void makeRoom(int count) {
        if (bytes.length - end >= count) {
            return;
        }
        int size = size();
        int needed = Math.addExact(size, count);
        // The bytes are moved only if that gains much room; otherwise a long buffer would be moved for each small addition.
        byte[] to = needed <= bytes.length / 2 ? bytes : new byte[Math.clamp(needed * 2L, 256, Integer.MAX_VALUE - 8)];
        System.arraycopy(bytes, start, to, 0, size);
        bytes = to;
        start = 0;
        end = size;
    }

    byte[] take(int count) {
        byte[] taken = Arrays.copyOfRange(bytes, start, start + count);
        drop(count);
        return taken;
    }

    /** Takes as much as {@code into} has room for. */
    int takeInto(ByteBuffer into) {
        int count = Math.min(into.remaining(), size());
        into.put(bytes, start, count);
        drop(count);
        return count;
    }

    void drop(int count) {
        start += count;
        if (start == end) {
            start = 0;
            end = 0;
            if (bytes.length > KEPT) {
                bytes = NONE;
            }
        }
    }

    /** The offset at which {@code pattern} begins, not before {@code from}, or -1. */
    int indexOf(byte[] pattern, int from) {
        int last = end - pattern.length;
        byte first = pattern[0];
        for (int at = start + from; at <= last; at++) {
            if (bytes[at] == first && Arrays.equals(bytes, at, at + pattern.length, pattern, 0, pattern.length)) {
                return at - start;
            }
        }
        return -1;
    }
}
