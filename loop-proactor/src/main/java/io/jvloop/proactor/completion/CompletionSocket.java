package io.jvloop.proactor.completion;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;

/** Confined to its loop. An open socket of an engine's: what its kinds have in common. Exceptions carry the system's text alone. */
public interface CompletionSocket {

    /**
     * The address it is bound to.
     *
     * @return the address
     * @throws IOException if the system does not say
     */
    SocketAddress localAddress() throws IOException;

    /**
     * As {@link io.jvloop.spi.IoHandle#option}.
     *
     * @param name the option
     * @param <T>  its type
     * @return its value
     * @throws IOException if the system refuses
     */
    <T> T option(SocketOption<T> name) throws IOException;

    /**
     * As {@link io.jvloop.spi.IoHandle#setOption}.
     *
     * @param name  the option
     * @param value its value
     * @param <T>   its type
     * @throws IOException if the system refuses
     */
    <T> void setOption(SocketOption<T> name, T value) throws IOException;

    /**
     * Closes it, once, and cancels what is in flight. What completes later is told as ever: its owner takes blocks back and calls nobody.
     * Idempotent.
     */
    void close();
}
