package io.jvloop.spi.readiness;

import java.io.IOException;
import java.nio.channels.IllegalSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Confined to its loop. A channel of the JDK in non-blocking mode, as a selector sees it. */
public interface JdkChannel extends Pollable {

    /**
     * The channel.
     *
     * @return the channel, whoever owns it
     */
    SelectableChannel selectable();

    /**
     * Refuses a channel that the selector does not support: one that wraps another, or that another provider has made.
     *
     * @param selector where it is to be registered, perhaps later and by another thread
     * @throws IOException if it cannot be registered
     */
    default void checkSelectable(Selector selector) throws IOException {
        boolean jdks = selector.getClass().getModule() == Object.class.getModule();
        if (jdks ? !SelectableKind.JDKS.isInstance(selectable()) : selectable().provider() != selector.provider()) {
            throw new IOException("its class, " + selectable().getClass().getName() + ", is none of " + selector.provider()
                    + ", whose selector should watch it", new IllegalSelectorException());
        }
    }

    /**
     * Translates an interest for a selector.
     *
     * @param interest bits of {@link Readiness}
     * @return bits of {@link SelectionKey}; they depend on whether the channel is connected
     */
    default int ops(int interest) {
        if (selectable() instanceof ServerSocketChannel) {
            return interest == 0 ? 0 : SelectionKey.OP_ACCEPT;
        }
        // The writing end of a pipe is never readable to the JDK.
        int ops = (interest & Readiness.READ) != 0 ? SelectionKey.OP_READ & selectable().validOps() : 0;
        if ((interest & Readiness.WRITE) == 0) {
            return ops;
        }
        boolean connecting = selectable() instanceof SocketChannel socket && !socket.isConnected();
        return ops | (connecting ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE);
    }

    /**
     * Translates a selector's events.
     *
     * @param readyOps bits of {@link SelectionKey}
     * @return bits of {@link Readiness}
     */
    static int events(int readyOps) {
        int events = (readyOps & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT)) != 0 ? Readiness.READ : 0;
        return (readyOps & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT)) != 0 ? events | Readiness.WRITE : events;
    }
}
