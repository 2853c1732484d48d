package io.jvloop.spi.completion;

import org.jspecify.annotations.Nullable;

/** Confined to its loop. A queue of blocks, linked through themselves. */
final class BlockQueue {
    private @Nullable Block head;
    private @Nullable Block tail;

    void add(Block block) {
        if (tail == null) {
            head = block;
        } else {
            tail.next = block;
        }
        tail = block;
    }

    @Nullable Block peek() {
        return head;
    }

    /** Removes the oldest block, which must exist. */
    Block remove() {
        Block block = head;
        assert block != null;
        head = block.next;
        block.next = null;
        if (head == null) {
            tail = null;
        }
        return block;
    }

    void releaseAll() {
        while (head != null) {
            remove().release();
        }
    }
}
