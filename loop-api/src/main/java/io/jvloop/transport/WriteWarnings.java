package io.jvloop.transport;

import io.jvloop.spi.Log;
import java.nio.ByteBuffer;

/** Confined to its loop. What is written to a transport after its end: dropped, and if it goes on, warned of. */
final class IgnoredWrites {
    /** asyncio's: a few writes race with a loss that the writer cannot know of yet; more of them are a bug in the writer. */
    private static final int BEFORE_WARNING = 5;
    private int count;

    static void drop(ByteBuffer data) {
        data.position(data.limit());
    }

    void warnOf(SocketTransport transport) {
        if (++count == BEFORE_WARNING) {
            Log.warning("writing on after the connection was lost or closed: " + transport);
        }
    }
}
