package io.jvloop.proactor.completion;

import java.nio.ByteBuffer;

/**
 * For tests ({@code -Djvloop.test.poison=true}): fills blocks that were given back with a pattern, and finds it changed if anybody, the
 * kernel above all, has written to memory that was not his any more.
 */
public final class Poison {
    /** Whether the tests want it. */
    public static final boolean ON = Boolean.getBoolean("jvloop.test.poison");
    private static final byte PATTERN = (byte) 0xdb;

    private Poison() {
    }

    /**
     * Fills a block, and marks it by its position at the end.
     *
     * @param block nobody's
     */
    public static void fill(Block block) {
        ByteBuffer bytes = block.bytes().clear();
        while (bytes.hasRemaining()) {
            bytes.put(PATTERN);
        }
    }

    /**
     * Checks a block that was filled.
     *
     * @param block nobody's since
     */
    public static void check(Block block) {
        check(block, 0);
    }

    /**
     * Checks the rest of a block that was filled.
     *
     * @param block its beginning is in use
     * @param from  where the rest begins
     */
    public static void check(Block block, int from) {
        ByteBuffer bytes = block.bytes().duplicate().clear();
        for (int i = from; i < bytes.capacity(); i++) {
            if (bytes.get(i) != PATTERN) {
                throw new AssertionError("bug in jvloop: byte " + i + " of a released block of " + bytes.capacity() + " was overwritten");
            }
        }
    }
}
