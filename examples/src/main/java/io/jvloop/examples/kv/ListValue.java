package io.jvloop.examples.kv;

import java.util.Arrays;

/** A list that grows at both ends and finds each element by its index: a ring in an array. */
final class ListValue implements Value {
    private static final int SMALLEST = 8; // a power of two, as every capacity

    private Bytes[] ring = new Bytes[SMALLEST];
    private int head;
    private int size;

    int size() {
        return size;
    }

    Bytes get(int index) {
        return ring[place(index)];
    }

    private int place(int index) {
        return head + index & ring.length - 1;
    }

    void addFirst(Bytes element) {
        makeRoom();
        head = place(-1);
        ring[head] = element;
        size++;
    }

    void addLast(Bytes element) {
        makeRoom();
        ring[place(size)] = element;
        size++;
    }

    Bytes removeFirst() {
        Bytes removed = take(0);
        head = place(1);
        size--;
        shrink();
        return removed;
    }

    Bytes removeLast() {
        Bytes removed = take(size - 1);
        size--;
        shrink();
        return removed;
    }

    private Bytes take(int index) {
        int place = place(index);
        Bytes taken = ring[place];
        ring[place] = null;
        return taken;
    }

    private void makeRoom() {
        if (size == ring.length) {
            resize(Math.multiplyExact(size, 2));
        }
    }

    private void shrink() {
        if (ring.length > SMALLEST && size <= ring.length / 4) {
            resize(ring.length / 2);
        }
    }

    private void resize(int capacity) {
        int atEnd = Math.min(size, ring.length - head);
        Bytes[] straight = Arrays.copyOf(Arrays.copyOfRange(ring, head, head + atEnd), capacity);
        System.arraycopy(ring, 0, straight, atEnd, size - atEnd);
        ring = straight;
        head = 0;
    }
}
