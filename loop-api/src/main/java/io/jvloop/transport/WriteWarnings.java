package io.jvloop.transport;

import io.jvloop.spi.Log;

/** Confined to its loop. Warns of a transport's user who writes on after the connection has ended, or though it was told to pause. */
final class WriteWarnings {
    /** As in asyncio: a few writes race with a loss that the writer cannot know of yet; more are a bug in the writer. */
    private static final int LATE_WRITES = 5;

    private int late;

    /** Called for each write after the end. The fifth one is warned of, once. */
    void writtenLate(SocketTransport transport) {
        if (++late == LATE_WRITES) {
            Log.warn("writing on after the connection was lost or closed: " + transport);
        }
    }

    static void writtenThoughPaused(SocketTransport transport, long pendingBytes) {
        Log.warn(pendingBytes + " bytes are buffered for a peer that takes them slowly or not at all, and more is written: "
                + transport + "; call StreamWriter.drain after writing, or heed Protocol.pauseWriting");
    }
}
