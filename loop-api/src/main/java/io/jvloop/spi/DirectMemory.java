package io.jvloop.spi;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Safe for use by any thread. Memory outside the heap, for buffers that the system reads and writes. Allocating it never waits.
 *
 * <p>{@code ByteBuffer.allocateDirect} and an automatic arena wait for the collector when {@code -XX:MaxDirectMemorySize} is reached: a
 * coroutine would park in the middle of a write, and a loop's thread would wait for threads that only it can run. The memory of a shared
 * arena is not counted there, so it is counted here: all loops of the process together may have as much as the heap, or as many bytes as
 * {@code -Djvloop.directMemory} says. A buffer that is used after its memory was closed throws.
 */
public final class DirectMemory {
    private static final long ALIGNMENT = 64;
    private static final AtomicLong USED = new AtomicLong();
    private static volatile long limit = Long.getLong("jvloop.directMemory", Runtime.getRuntime().maxMemory());

    /** Where memory comes from. */
    @FunctionalInterface
    public interface Source {

        /**
         * Allocates.
         *
         * @param arena owns the memory
         * @param bytes how much
         * @return the memory
         * @throws OutOfMemoryError if there is none
         */
        MemorySegment allocate(Arena arena, long bytes);
    }

    /** The C library. */
    public static final Source NATIVE = (arena, bytes) -> arena.allocate(bytes, ALIGNMENT);

    private final Arena arena;
    private final MemorySegment memory;

    private DirectMemory(Arena arena, MemorySegment memory) {
        this.arena = arena;
        this.memory = memory;
    }

    /**
     * Allocates memory. Never waits.
     *
     * @param source where it comes from
     * @param bytes  how much
     * @return the memory, which the caller owns and closes
     * @throws IOException if the loops of this process have reached their limit, or the system has no memory
     */
    public static DirectMemory allocate(Source source, long bytes) throws IOException {
        if (USED.addAndGet(bytes) > limit) {
            long others = USED.addAndGet(-bytes);
            throw new IOException(
                    "no memory for buffers: the loops of this process have " + others + " bytes outside the heap and may have "
                            + limit + " (-Djvloop.directMemory)");
        }
        try {
            Arena arena = Arena.ofShared();
            return new DirectMemory(arena, source.allocate(arena, bytes));
        } catch (OutOfMemoryError e) {
            USED.addAndGet(-bytes);
            throw new IOException("no memory for buffers: the system has none", e);
        }
    }

    /**
     * The memory.
     *
     * @return always the same segment, initially zeroed
     */
    public MemorySegment segment() {
        return memory;
    }

    /** Frees the memory soon. Called once, by its owner. */
    public void close() {
        USED.addAndGet(-memory.byteSize());
        ArenaCloser.close(arena);
    }

    /**
     * How much memory the loops of this process have.
     *
     * @return bytes
     */
    public static long used() {
        return USED.get();
    }

    /**
     * How much memory they may have.
     *
     * @return bytes
     */
    public static long limit() {
        return limit;
    }

    /**
     * Sets how much memory they may have. What they already have is kept.
     *
     * @param bytes the new limit
     */
    public static void setLimit(long bytes) {
        limit = bytes;
    }
}
