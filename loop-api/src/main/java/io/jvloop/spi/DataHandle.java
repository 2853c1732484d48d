package io.jvloop.spi;

/** Confined to its loop. A handle that receives and sends data: what streams and datagram sockets have in common. */
public interface DataHandle extends IoHandle {

    /**
     * Its entry in the loop's queue. Making it ready leads to its sink's {@code turn}.
     *
     * @return the entry
     */
    IoEntry entry();

    /**
     * Delivers what arrives, whenever the entry is processed. After the end of a stream it does nothing. A pipe that is written to
     * delivers only its end, when its reader has gone.
     */
    void startReading();

    /** Stops delivering at once; what arrives stays in the system. */
    void stopReading();

    /**
     * How much the system has not taken.
     *
     * @return bytes; a datagram socket adds {@link DatagramHandle#OVERHEAD} for each datagram
     */
    long pendingBytes();

    /** Drops what is pending; later writes are dropped too. */
    void dropOutput();
}
