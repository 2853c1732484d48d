package io.jvloop.spi;

/**
 * Confined to its loop. Decides when a stream's writes leave; there is one for each stream.
 *
 * <p>The first write of a batch leaves at once, so that a single answer is not delayed. Further writes of the batch are collected and leave
 * together when the batch ends, or when there are many bytes. Outside a run no batch ends, and every write leaves at once.
 *
 * <p>A proactor collects the first write too. It has one send in flight a socket, so if the first write left at once, the others would wait
 * a turn for its completion.
 */
public final class WriteBatch {
    /** How many bytes a plain stream collects: the high-water mark at which asyncio's transports pause their writers by default. */
    public static final int LIMIT = 64 * 1024;

    private final BackendContext context;
    private final int limit;
    private final Runnable flush;
    private final Runnable end = this::end;
    private long lastWritten = Long.MIN_VALUE;
    private boolean endAwaited;

    /**
     * Makes a batch that has seen no write.
     *
     * @param context tells when a batch ends
     * @param limit   how many bytes are collected at most
     * @param flush   sends what was collected, if it still waits; must not call user code
     */
    public WriteBatch(BackendContext context, int limit, Runnable flush) {
        this.context = context;
        this.limit = limit;
        this.flush = flush;
    }

    /**
     * Notes a write, and decides whether it leaves now.
     *
     * @param waiting how many bytes wait already
     * @param more    how many bytes are written now
     * @return whether all of them should leave now; else collect them, and call {@link #collected}
     */
    public boolean leavesNow(long waiting, int more) {
        long batch = context.batch();
        boolean first = batch != lastWritten;
        lastWritten = batch;
        return first && waiting == 0 || isMuch(waiting + more);
    }

    /**
     * Whether so many bytes should no longer be collected.
     *
     * @param bytes how many wait
     * @return true from the limit on
     */
    public boolean isMuch(long bytes) {
        return bytes >= limit;
    }

    /** Has what was collected flushed when the batch ends; outside a run, before this returns. */
    public void collected() {
        if (!endAwaited) {
            endAwaited = true;
            context.runAtBatchEnd(end);
        }
    }

    private void end() {
        endAwaited = false;
        flush.run();
    }
}
