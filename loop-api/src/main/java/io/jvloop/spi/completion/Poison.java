package io.jvloop.spi.completion;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * For tests ({@code -Djvloop.test.poison=true}): fills released blocks with a pattern, and finds it changed if anybody, above all the
 * kernel, has written to a block that it no longer owns.
 */
public final class Poison {
    /** Whether poisoning is on. */
    public static final boolean ON = Boolean.getBoolean("jvloop.test.poison");
    private static final byte PATTERN = (byte) 0xdb;
    private static final MemorySegment UNTOUCHED = MemorySegment.ofArray(new byte[64 * 1024]).fill(PATTERN);

    private Poison() {
    }

    /**
     * Fills a block, and marks it by its position at the end.
     *
     * @param block a released one
     */
    public static void fill(Block block) {
        ByteBuffer bytes = block.bytes().clear();
        MemorySegment.ofBuffer(bytes).fill(PATTERN);
        bytes.position(bytes.capacity());
    }

    /**
     * Checks a block that was filled.
     *
     * @param block one that was released since
     */
    public static void check(Block block) {
        check(block, 0);
    }

    /**
     * Checks the rest of a block that was filled.
     *
     * @param block one whose beginning is in use
     * @param from  where the rest begins
     */
    public static void check(Block block, int from) {
        MemorySegment rest = MemorySegment.ofBuffer(block.bytes().duplicate().clear().position(from));
        long at = rest.mismatch(UNTOUCHED.asSlice(0, rest.byteSize()));
        if (at >= 0) {
            throw new AssertionError("bug in jvloop: byte " + (from + at) + " of a released block of " + block.bytes().capacity()
                    + " was overwritten");
        }
    }
}
