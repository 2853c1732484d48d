package io.jvloop.transport;

import java.lang.System.Logger.Level;

/** Says, once for each transport, that somebody writes on though the peer does not take it. */
final class WritesUnheard {
    private static final System.Logger LOGGER = System.getLogger("io.jvloop");

    private WritesUnheard() {
    }

    static void warnOf(SocketTransport transport, long pendingBytes) {
        LOGGER.log(Level.WARNING,
                pendingBytes + " bytes are buffered for a peer that takes them slowly or not at all, and more is written: "
                        + transport + "; call StreamWriter.drain after writing, or heed Protocol.pauseWriting");
    }
}
