package io.jvloop.spi;

import java.util.function.Supplier;

/**
 * Confined to its loop. A transport at whose queue entry the reader of its stream waits, so that the I/O event mounts the reader's task
 * itself and no future stands between.
 */
public interface AwaitableSource {

    /**
     * Where to wait. When {@link IoEntry#awaitReady} returns, what has arrived was delivered; {@link IoEntry#ready} ends the wait too.
     *
     * @return the entry
     */
    IoEntry entry();

    /**
     * Says how to take what was delivered and not read yet: if the connection is upgraded to TLS, it is the beginning of the handshake.
     *
     * @param unread empties the reader's buffer
     */
    void setUnread(Supplier<byte[]> unread);
}
