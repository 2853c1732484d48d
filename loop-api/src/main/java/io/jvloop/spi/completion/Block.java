package io.jvloop.spi.completion;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A piece of memory that the kernel and the loop hand each other. It has exactly one owner at a time: while an
 * operation is in flight that is the operation, whatever has been cancelled or closed meanwhile.
 */
public final class Block {

    /** Where a block goes when its last owner releases it. */
    public interface Home {

        /**
         * Takes a block back.
         *
         * @param block one of its own
         */
        void back(Block block);

        /**
         * Whether others may soon want for the blocks that are lent, so that who keeps one for long should copy it.
         *
         * @return false where there are more
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
    /** For the one list that its owner has it in. */
    @Nullable Block next;

    /**
     * Makes a block, released: {@link #lend} gives it its first owner.
     *
     * @param bytes its memory, direct
     * @param id    its number in its home
     * @param home  where it comes back to
     */
    public Block(ByteBuffer bytes, int id, Home home) {
        this.bytes = bytes;
        this.address = MemorySegment.ofBuffer(bytes.duplicate().clear()).address();
        this.id = id;
        this.home = home;
        this.released = true;
    }

    /** What is kept for an unknown time: the block itself, or a copy in memory that nobody waits for, if there is any. */
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
     * Its memory. Position and limit are its owner's.
     *
     * @return always the same direct buffer
     */
    public ByteBuffer bytes() {
        return bytes;
    }

    /**
     * Where its memory is.
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

    /** Its home gives it away. */
    public void lend() {
        assert released : "bug in jvloop: a block that has an owner was lent";
        released = false;
    }

    /**
     * Says what has come with its bytes.
     *
     * @param descriptors open ones, from now on the block's
     */
    public void carry(PassedDescriptors descriptors) {
        passed = descriptors;
    }

    /** The descriptors that it carries, now the caller's; null if there are none. */
    int @Nullable [] takeDescriptors() {
        PassedDescriptors taken = passed;
        passed = null;
        return taken == null ? null : taken.numbers();
    }

    /** Gives it back. Its owner's last act: the memory may be somebody else's at once. */
    public void release() {
        assert !released : "bug in jvloop: a block was released twice";
        released = true;
        if (passed != null) {
            passed.close();
            passed = null;
        }
        home.back(this);
    }
}
