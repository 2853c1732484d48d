package io.jvloop.net;

import io.jvloop.EventLoop;
import io.jvloop.Suspends;
import java.net.SocketAddress;
import java.util.List;

/** Confined to its loop. A server: its listening sockets and the connections that they accepted. asyncio's {@code Server}. */
public interface Server extends AutoCloseable {

    /**
     * The addresses at which it listens, with the real ports.
     *
     * @return the addresses; none once it is closed
     */
    List<SocketAddress> addresses();

    /**
     * Begins to accept, unless it accepts already.
     *
     * @throws IllegalStateException if it is closed
     */
    void startServing();

    /**
     * Accepts until the calling task is cancelled, then closes the server.
     *
     * @throws IllegalStateException     if it is closed, or another task serves here
     * @throws io.jvloop.CancelledError when the task is cancelled or the server closed
     */
    @Suspends
    void serveForever();

    /** Stops listening at once: new connections are refused. Accepted connections continue. Idempotent. */
    @Override
    void close();

    /** Waits until it is closed and its last connection is gone. */
    @Suspends
    void awaitClosed();

    /** Closes the connections it has accepted; see {@link Transport#close}. */
    void closeClients();

    /** Aborts the connections it has accepted; see {@link Transport#abort}. */
    void abortClients();

    /**
     * Whether it accepts.
     *
     * @return true between {@link #startServing} and {@link #close}
     */
    boolean isServing();

    /**
     * The loop it belongs to.
     *
     * @return the loop
     */
    EventLoop loop();
}
