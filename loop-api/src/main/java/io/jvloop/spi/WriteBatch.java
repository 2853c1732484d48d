package io.jvloop.spi;

/**
 * Confined to its loop. Says when what somebody writes leaves; there is one for each stream.
 *
 * <p>The first write of a batch leaves at once, so a lone answer waits for nothing. What else the batch writes is collected and leaves
 * together when the batch ends, or when there is much of it. Outside a run no batch ends, and every write leaves at once.
 *
 * <p>A proactor has nothing to gain from the first part's leaving at once: one send is in flight a socket, so the rest would have to wait
 * for that part's completion, for a turn. It collects the first write, too.
 */
public final class WriteBatch {
    /** What a plain stream collects at most: the mark above which asyncio's transports pause their writers by default. */
    public static final int LIMIT = 64 * 1024;

    private final BackendContext context;
    private final int limit;
    private final Runnable flush;
    private final Runnable end = this::end;
    private long lastWritten = Long.MIN_VALUE;
    private boolean endAwaited;

    /**
     * Makes one that has seen no write.
     *
     * @param context whose batches they are
     * @param limit   how many bytes are collected at most
     * @param flush   sends what was collected, if anything still waits; must not call user code
     */
    public WriteBatch(BackendContext context, int limit, Runnable flush) {
        this.context = context;
        this.limit = limit;
        this.flush = flush;
    }

    /**
     * Notes a write, and decides about it.
     *
     * @param waiting how many bytes wait already
     * @param more    how many are written now
     * @return whether all of them should leave now; else collect them, and say so ({@link #collected})
     */
    public boolean leavesNow(long waiting, int more) {
        long batch = context.batch();
        boolean first = batch != lastWritten;
        lastWritten = batch;
        return first && waiting == 0 || isMuch(waiting + more);
    }

    /**
     * Whether that is too much to be collected any longer.
     *
     * @param bytes how many wait
     * @return true from the limit on
     */
    public boolean isMuch(long bytes) {
        return bytes >= limit;
    }

    /** Something was collected. It is flushed when the batch ends; outside a run before this returns. */
    public void collected() {
        if (!endAwaited) {
            endAwaited = true;
            context.atBatchEnd(end);
        }
    }

    private void end() {
        endAwaited = false;
        flush.run();
    }
}
