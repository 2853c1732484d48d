package io.jvloop.spi;

import java.util.function.Supplier;

/**
 * Confined to its loop. A transport whose queue entry the reader of its stream waits at, so that an I/O event mounts the reader's task
 * directly, without a future.
 */
public interface AwaitableSource {

    /**
     * The entry to wait at. When {@link IoEntry#awaitReady} returns, the data that had arrived was delivered; {@link IoEntry#makeReady}
     * also ends the wait.
     *
     * @return the entry
     */
    IoEntry entry();

    /**
     * Sets how to take data that was delivered and not read yet. At an upgrade to TLS, that data begins the handshake.
     *
     * @param unread empties the reader's buffer
     */
    void setUnread(Supplier<byte[]> unread);
}
