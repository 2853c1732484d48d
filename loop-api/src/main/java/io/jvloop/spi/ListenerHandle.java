package io.jvloop.spi;

/** Confined to its loop. A listening stream socket. */
public interface ListenerHandle extends IoHandle {

    /**
     * Accepts connections from the next turn on. Repeatable after {@link #stopAccepting}.
     *
     * @param sink gets them
     */
    void startAccepting(ListenerSink sink);

    /** Leaves further connections in the system's queue. */
    void stopAccepting();
}
