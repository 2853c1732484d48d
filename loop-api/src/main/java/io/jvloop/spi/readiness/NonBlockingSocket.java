package io.jvloop.spi.readiness;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;

/**
 * Confined to its loop. A socket that a {@link Poller} can watch: what its kinds have in common. None of its system calls waits. Exceptions
 * carry the system's text alone: the handle above adds operation and peer.
 */
public interface NonBlockingSocket extends Pollable {

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

    /** Closes it. Idempotent. */
    @Override
    void close();
}
