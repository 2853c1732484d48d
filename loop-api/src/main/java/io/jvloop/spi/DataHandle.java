package io.jvloop.spi;

/** Confined to its loop. A handle that data comes from and goes to: what streams and datagram sockets have in common. */
public interface DataHandle extends IoHandle {

    /**
     * Its place in the loop's queue. Making it ready leads to its sink's turn.
     *
     * @return the entry
     */
    IoEntry entry();

    /**
     * Delivers what arrives, from the entry's processing on. After the end of a stream it does nothing. A pipe that is written to delivers
     * one thing only: the end, when its reader has gone.
     */
    void startReading();

    /** Stops delivering at once; what arrives waits in the system. */
    void stopReading();

    /**
     * What waits to be sent.
     *
     * @return bytes; of a datagram socket {@link DatagramHandle#OVERHEAD}s, too
     */
    long pendingBytes();

    /** Forgets what waits to be sent; what is sent later is taken and dropped. */
    void dropOutput();
}
