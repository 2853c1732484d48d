package io.jvloop.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;

/** Confined to its loop. An open socket below a handle: what all kinds share. Its exceptions carry only the system's text. */
public interface SystemSocket {

    /**
     * The address it is bound to.
     *
     * @return the address
     * @throws IOException if the system does not tell it
     */
    SocketAddress localAddress() throws IOException;

    /**
     * As {@link IoHandle#option}.
     *
     * @param name the option
     * @param <T>  its type
     * @return its value
     * @throws IOException if the system refuses
     */
    default <T> T option(SocketOption<T> name) throws IOException {
        throw new UnsupportedOperationException("this kind of socket has no options: " + name);
    }

    /**
     * As {@link IoHandle#setOption}.
     *
     * @param name  the option
     * @param value its value
     * @param <T>   its type
     * @throws IOException if the system refuses
     */
    default <T> void setOption(SocketOption<T> name, T value) throws IOException {
        throw new UnsupportedOperationException("this kind of socket has no options: " + name);
    }

    /** Closes it. Idempotent. */
    void close();
}
