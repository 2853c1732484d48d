package io.jvloop.spi.readiness;

import io.jvloop.spi.PipeAddress;
import java.net.SocketAddress;

/**
 * Confined to its loop. One end of a pipe as a stream's channel. Its address is its source, and it ends its output by closing.
 */
public interface NonBlockingPipe extends NonBlockingStream {

    /**
     * The source that was opened, which is also its address.
     *
     * @return the source
     */
    PipeAddress source();

    @Override
    default void shutdownOutput() {
        close();
    }

    @Override
    default SocketAddress localAddress() {
        return source();
    }

    @Override
    default SocketAddress remoteAddress() {
        return source();
    }
}
