package io.jvloop.transport;

import io.jvloop.spi.Log;

/** Says, once for each transport, that somebody writes on though the peer does not take it. */
final class WritesUnheard {

    private WritesUnheard() {
    }

    static void warnOf(SocketTransport transport, long pendingBytes) {
        Log.warning(pendingBytes + " bytes are buffered for a peer that takes them slowly or not at all, and more is written: "
                + transport + "; call StreamWriter.drain after writing, or heed Protocol.pauseWriting");
    }
}
