package io.jvloop.transport;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;

/** Confined to its loop. What is written to a transport after its end: dropped, and if it goes on, warned of. */
final class IgnoredWrites {
    private static final System.Logger LOGGER = System.getLogger("io.jvloop");
    /** asyncio's: a few writes race with a loss that the writer cannot know of yet; more of them are a bug in the writer. */
    private static final int BEFORE_WARNING = 5;
    private int count;

    static void drop(ByteBuffer data) {
        data.position(data.limit());
    }

    void warnOf(SocketTransport transport) {
        if (++count == BEFORE_WARNING) {
            LOGGER.log(Level.WARNING, "writing on after the connection was lost or closed: {0}", transport);
        }
    }
}
