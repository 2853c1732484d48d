package io.jvloop.spi;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A pool of memory pieces of one size.
 *
 * <p>Pieces are cut from slabs, as freeing many pieces costs as much as freeing one. A slab is freed when all its pieces are back and the
 * pool keeps enough. Slabs in use are used up first, so that the others can be freed.
 *
 * @param <T> the permanent wrapper of a piece
 */
public final class SlabPool<T> {
    /**
     * Pieces at a distance of a power of two would share a few sets of the processor's caches, since most are used at their beginning only.
     * So each begins some cache lines further on than the last.
     */
    private static final long GAP = 5 * 64;

    /**
     * Wraps a piece.
     *
     * @param <T> the wrapper
     */
    @FunctionalInterface
    public interface Maker<T> {

        /**
         * Wraps a piece.
         *
         * @param memory the piece
         * @param slab   the slab that it is given back to
         * @return the wrapped piece
         */
        T make(MemorySegment memory, SlabPool<T>.Slab slab);
    }

    /** Confined to its loop. Pieces that were allocated together. It holds those that are not lent. */
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
         * @param piece one of this slab's; its memory may be freed at once
         */
        public void giveBack(T piece) {
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
    private final int maxPerSlab;
    private final int keep;
    /** Slabs with idle pieces; the whole ones at the end. */
    private @Nullable Slab first;
    private @Nullable Slab last;
    private int pieces;
    /** How many pieces are in whole slabs. */
    private int whole;
    private boolean closed;

    /**
     * Makes an empty pool.
     *
     * @param source     where its memory comes from
     * @param size       of a piece, in bytes
     * @param maxPerSlab how many pieces are allocated together at most; a pool begins with one, and doubles
     * @param keep       how many unused pieces it keeps
     * @param maker      wraps them
     */
    public SlabPool(DirectMemory.Source source, long size, int maxPerSlab, int keep, Maker<T> maker) {
        this.source = source;
        this.size = size;
        this.stride = size + GAP;
        this.maxPerSlab = maxPerSlab;
        this.keep = keep;
        this.maker = maker;
    }

    /**
     * Takes a piece. Never waits.
     *
     * @return a piece, now the caller's, with the content that its last owner left
     * @throws IOException if there is no memory; nothing has changed then
     */
    @SuppressWarnings("unchecked") // nothing else is in a slab
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

    /** Makes a slab that already counts as in use. */
    private Slab newSlab() throws IOException {
        int count = Math.clamp(pieces, 1, maxPerSlab);
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
     * Passes on each piece that is not lent.
     *
     * @param use gets each piece
     */
    @SuppressWarnings("unchecked") // nothing else is in a slab
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

    /**
     * Frees the pieces that are not lent, and later each lent one when it is given back, since a buffer lent for a call is usable for the
     * whole call.
     */
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
