package io.jvloop.core;

import org.jspecify.annotations.Nullable;

/** Confined to its loop. The first-in, first-out queue of what is ready to run. */
final class ReadyQueue {
    private @Nullable Entry head;
    private @Nullable Entry tail;
    private int size;

    void add(Entry entry) {
        Entry last = tail;
        if (last == null) {
            head = entry;
        } else {
            last.next = entry;
        }
        tail = entry;
        size++;
    }

    @Nullable Entry peek() {
        return head;
    }

    /** Takes the head, which must be there. */
    Entry take() {
        Entry first = head;
        assert first != null;
        head = first.next;
        if (head == null) {
            tail = null;
        }
        first.next = null;
        size--;
        return first;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return head == null;
    }
}
