package io.jvloop.transport;

import io.jvloop.Suspends;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Confined to its loop. The target of a {@link FileSending}: a transport, or a channel that the caller owns. */
interface FileOutput {

    /** Suspends until everything written before has left. */
    @Suspends
    void begin() throws IOException;

    /** As {@link io.jvloop.spi.StreamHandle#transferFrom}. */
    long transferFrom(FileChannel file, long position, long count) throws IOException;

    /** Suspends until a transfer that would have blocked may be tried again. */
    @Suspends
    void awaitRoom() throws IOException;

    /** Sends everything, and suspends until it has left. */
    @Suspends
    void write(ByteBuffer data) throws IOException;
}
