package io.jvloop.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;

/** Confined to its loop. What all transports have in common. asyncio's {@code BaseTransport}. */
public interface BaseTransport {

    /**
     * Closes: stops reading at once, sends what is buffered, and ends with {@code connectionLost(null)}. Idempotent.
     *
     * @throws WrongThreadException if called outside the loop while it runs
     */
    void close();

    /**
     * Whether it is being closed, aborted or broken.
     *
     * @return true from that moment on
     */
    boolean isClosing();

    /**
     * Its own address, also after the close.
     *
     * @return the address
     */
    SocketAddress localAddress();

    /**
     * Asks for a socket option, for example {@code option(StandardSocketOptions.SO_RCVBUF)}.
     *
     * @param name the option
     * @param <T>  its type
     * @return its value
     * @throws IOException                   if the socket is closed or the system refuses
     * @throws UnsupportedOperationException if the back end does not know the option
     */
    <T> T option(SocketOption<T> name) throws IOException;

    /**
     * Sets a socket option.
     *
     * @param name  the option
     * @param value its value
     * @param <T>   its type
     * @throws IOException                   if the socket is closed or the system refuses
     * @throws UnsupportedOperationException if the back end does not know the option
     */
    <T> void setOption(SocketOption<T> name, T value) throws IOException;
}
