package io.jvloop.spi.completion;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A piece of memory that the kernel and the loop pass to each other. It has exactly one owner at a time: while an
 * operation is in flight, the operation owns it, even if it was cancelled or its socket closed.
 */
public final class Block {

    /** The pool that a block returns to. */
    public interface Home {

        /**
         * Takes a block back.
         *
         * @param block one of its own
         */
        void takeBack(Block block);

        /**
         * Whether blocks may run out soon, so that an owner who keeps one for long should copy it.
         *
         * @return false where more can be allocated
         */
        default boolean isScarce() {
            return false;
        }
    }

    private final ByteBuffer bytes;
    private final long address;
    private final int id;
    private final Home home;
    private boolean released;
    private @Nullable PassedDescriptors passed;
    /** The link of the one list that its owner keeps it in. */
    @Nullable Block next;

    /**
     * Makes a released block; {@link #lend} gives it its first owner.
     *
     * @param bytes its memory, direct
     * @param id    its number in its home
     * @param home  the pool that it returns to
     */
    public Block(ByteBuffer bytes, int id, Home home) {
        this.bytes = bytes;
        this.address = MemorySegment.ofBuffer(bytes.duplicate().clear()).address();
        this.id = id;
        this.home = home;
        this.released = true;
    }

    /** Returns the block itself to be kept for an unknown time, or a copy if blocks are scarce and there is memory. */
    static Block kept(Block from, BlockPool copies) {
        if (!from.home.isScarce()) {
            return from;
        }
        Block copy;
        try {
            copy = copies.take();
        } catch (IOException noMemory) {
            return from;
        }
        copy.bytes.put(from.bytes).flip();
        copy.passed = from.passed;
        from.passed = null;
        from.release();
        return copy;
    }

    /**
     * Its memory. Its owner sets position and limit.
     *
     * @return always the same direct buffer
     */
    public ByteBuffer bytes() {
        return bytes;
    }

    /**
     * The address of its memory.
     *
     * @return the address of index 0
     */
    public long address() {
        return address;
    }

    /**
     * Its number in its home.
     *
     * @return what the constructor got
     */
    public int id() {
        return id;
    }

    /** Gives it its next owner. Called by its home. */
    public void lend() {
        assert released : "bug in jvloop: a block that has an owner was lent";
        released = false;
    }

    /**
     * Attaches descriptors that arrived with its bytes.
     *
     * @param descriptors open descriptors, from now on the block's
     */
    public void carry(PassedDescriptors descriptors) {
        passed = descriptors;
    }

    /** Takes its descriptors, now the caller's; null if there are none. */
    int @Nullable [] takeDescriptors() {
        PassedDescriptors taken = passed;
        passed = null;
        return taken == null ? null : taken.numbers();
    }

    /** Releases it, as its owner's last act: the memory may be reused at once. */
    public void release() {
        assert !released : "bug in jvloop: a block was released twice";
        released = true;
        if (passed != null) {
            passed.close();
            passed = null;
        }
        home.takeBack(this);
    }
}
