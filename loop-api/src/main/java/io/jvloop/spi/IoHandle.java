package io.jvloop.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;

/** Confined to its loop. A handle that owns a descriptor. */
public interface IoHandle extends BackendHandle {

    /** Closes the descriptor. Pending data is dropped, and no callback follows. Idempotent. */
    @Override
    void close();

    /**
     * Its own address, also after the close.
     *
     * @return the address it is bound to
     */
    SocketAddress localAddress();

    /**
     * Asks for a socket option.
     *
     * @param name the option
     * @param <T>  its type
     * @return its value
     * @throws IOException                   if the handle is closed or the system refuses
     * @throws UnsupportedOperationException if the back end does not know the option
     */
    default <T> T option(SocketOption<T> name) throws IOException {
        throw new UnsupportedOperationException("this kind of handle has no socket options: " + name);
    }

    /**
     * Sets a socket option.
     *
     * @param name  the option
     * @param value its value
     * @param <T>   its type
     * @throws IOException                   if the handle is closed or the system refuses
     * @throws UnsupportedOperationException if the back end does not know the option
     */
    default <T> void setOption(SocketOption<T> name, T value) throws IOException {
        throw new UnsupportedOperationException("this kind of handle has no socket options: " + name);
    }
}
