package io.jvloop.spi.readiness;

import io.jvloop.spi.PipeAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. One end of a pipe as a stream's channel: what such ends have in common, for they are no sockets. */
public interface NonBlockingPipe extends NonBlockingStream {

    /**
     * What was opened, which is also its address.
     *
     * @return the source
     */
    PipeAddress source();

    @Override
    default boolean isConnected() {
        return true;
    }

    @Override
    default boolean finishConnect() {
        return true;
    }

    @Override
    default @Nullable NonBlockingStream accept() {
        throw new AssertionError("bug in jvloop: a pipe does not accept");
    }

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
