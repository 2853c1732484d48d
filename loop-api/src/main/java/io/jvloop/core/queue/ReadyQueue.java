package io.jvloop.core.queue;

import org.jspecify.annotations.Nullable;

/** Confined to its loop. The first-in, first-out queue of entries that are ready to run. */
public final class ReadyQueue {
    private @Nullable Entry head;
    private @Nullable Entry tail;
    private int size;
    /** Null unless the loop is a guest that asks for its turns. */
    private @Nullable Runnable whenAdded;

    /** Has {@code told} called whenever an entry comes. */
    public void whenAdded(@Nullable Runnable told) {
        whenAdded = told;
    }

    public void add(Entry entry) {
        Entry last = tail;
        if (last == null) {
            head = entry;
        } else {
            last.next = entry;
        }
        tail = entry;
        size++;
        if (whenAdded != null) {
            whenAdded.run();
        }
    }

    public @Nullable Entry peek() {
        return head;
    }

    /** Removes the head, which must exist. */
    public Entry take() {
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

    /** Removes an entry that was added since the batch began, in linear time. */
    public void remove(Entry entry) {
        if (head == entry) {
            take();
            return;
        }
        Entry before = head;
        while (before != null && before.next != entry) {
            before = before.next;
        }
        assert before != null : "bug in jvloop: not in the queue: " + entry;
        before.next = entry.next;
        if (tail == entry) {
            tail = before;
        }
        entry.next = null;
        size--;
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return head == null;
    }
}
