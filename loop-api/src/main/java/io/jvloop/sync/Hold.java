package io.jvloop.sync;

/**
 * Confined to its loop. Something acquired until {@link #close}: for {@code try (var _ = lock.hold()) { … }}. asyncio's
 * {@code async with lock}.
 */
public interface Hold extends AutoCloseable {

    /** Releases what was acquired; without effect from the second time on. Does not suspend. */
    @Override
    void close();
}
