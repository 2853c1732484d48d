package io.jvloop.spi;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Pieces of memory of one size that are taken and given back.
 *
 * <p>They are cut from slabs, for to free memory costs as much for many pieces as for one. A slab is freed when all its pieces are back and
 * the pool keeps as many as it should. Slabs in use are used up first, so that the others can be freed.
 *
 * @param <T> what a piece is wrapped in, for good
 */
public final class SlabPool<T> {
    /**
     * Pieces that follow each other at a power of two would share the same few sets of the processor's caches, and most of them are used
     * at their beginning only. So each begins some lines further on than the last.
     */
    private static final long GAP = 5 * 64;

    /**
     * Wraps a piece.
     *
     * @param <T> in what
     */
    @FunctionalInterface
    public interface Maker<T> {

        /**
         * Wraps a piece.
         *
         * @param memory the piece
         * @param slab   what it is given back to
         * @return the wrapped piece
         */
        T make(MemorySegment memory, SlabPool<T>.Slab slab);
    }

    /** Confined to its loop. Some pieces that were allocated together. Those that are not lent lie in it. */
    public final class Slab {
        private final DirectMemory memory;
        private final Object[] idle;
        private int count;
        private @Nullable Slab previous;
        private @Nullable Slab next;

        private Slab(DirectMemory memory, int pieces) {
            this.memory = memory;
            this.idle = new Object[pieces];
        }

        private boolean isWhole() {
            return count == idle.length;
        }

        /**
         * Takes a piece back.
         *
         * @param piece one that was cut from it; its memory may be gone at once
         */
        public void give(T piece) {
            idle[count++] = piece;
            if (count == 1) {
                link(this, null, first);
            }
            if (isWhole()) {
                putAside(this);
            }
        }
    }

    private final DirectMemory.Source source;
    private final Maker<T> maker;
    private final long stride;
    private final long size;
    private final int mostASlab;
    private final int keep;
    /** Slabs with idle pieces; the whole ones at the end. */
    private @Nullable Slab first;
    private @Nullable Slab last;
    private int pieces;
    /** How many pieces lie in whole slabs. */
    private int whole;
    private boolean closed;

    /**
     * Makes an empty pool.
     *
     * @param source    where its memory comes from
     * @param size      of a piece, in bytes
     * @param mostASlab how many pieces are allocated together at most; a pool begins with one, and doubles
     * @param keep      how many pieces that nobody uses it keeps
     * @param maker     wraps them
     */
    public SlabPool(DirectMemory.Source source, long size, int mostASlab, int keep, Maker<T> maker) {
        this.source = source;
        this.size = size;
        this.stride = size + GAP;
        this.mostASlab = mostASlab;
        this.keep = keep;
        this.maker = maker;
    }

    /**
     * Gives a piece. Never waits.
     *
     * @return a piece, now the caller's; with whatever its last owner has left in it
     * @throws IOException if there is no memory; nothing has changed then
     */
    @SuppressWarnings("unchecked") // nothing else lies in a slab
    public T take() throws IOException {
        Slab slab = first;
        if (slab == null) {
            slab = newSlab();
        } else if (slab.isWhole()) {
            whole -= slab.count;
        }
        T piece = (T) slab.idle[--slab.count];
        slab.idle[slab.count] = null;
        if (slab.count == 0) {
            unlink(slab);
        }
        return piece;
    }

    /** A slab that counts as used already. */
    private Slab newSlab() throws IOException {
        int count = Math.clamp(pieces, 1, mostASlab);
        DirectMemory memory = DirectMemory.allocate(source, count * stride);
        Slab slab = new Slab(memory, count);
        try {
            for (int i = count - 1; i >= 0; i--) {
                slab.idle[slab.count++] = maker.make(memory.segment().asSlice(i * stride, size), slab);
            }
        } catch (Throwable t) {
            memory.close();
            throw t;
        }
        pieces += count;
        link(slab, null, first);
        return slab;
    }

    private void putAside(Slab slab) {
        unlink(slab);
        if (closed || whole + slab.count > keep) {
            free(slab);
        } else {
            whole += slab.count;
            link(slab, last, null);
        }
    }

    private void free(Slab slab) {
        pieces -= slab.count;
        slab.memory.close();
    }

    private void link(Slab slab, @Nullable Slab before, @Nullable Slab behind) {
        slab.previous = before;
        slab.next = behind;
        if (before == null) {
            first = slab;
        } else {
            before.next = slab;
        }
        if (behind == null) {
            last = slab;
        } else {
            behind.previous = slab;
        }
    }

    private void unlink(Slab slab) {
        if (slab.previous == null) {
            first = slab.next;
        } else {
            slab.previous.next = slab.next;
        }
        if (slab.next == null) {
            last = slab.previous;
        } else {
            slab.next.previous = slab.previous;
        }
        slab.previous = null;
        slab.next = null;
    }

    /**
     * Shows those that are not lent.
     *
     * @param use gets each
     */
    @SuppressWarnings("unchecked") // nothing else lies in a slab
    public void forEachIdle(Consumer<? super T> use) {
        for (Slab slab = first; slab != null; slab = slab.next) {
            for (int i = 0; i < slab.count; i++) {
                use.accept((T) slab.idle[i]);
            }
        }
    }

    /**
     * How many pieces it has, lent or not.
     *
     * @return their number
     */
    public int pieces() {
        return pieces;
    }

    /** Frees what is not lent, and what is lent when it is given back: whoever was lent a buffer for a call has it for the whole call. */
    public void close() {
        closed = true;
        while (last != null && last.isWhole()) {
            Slab slab = last;
            unlink(slab);
            free(slab);
        }
        whole = 0;
    }
}
