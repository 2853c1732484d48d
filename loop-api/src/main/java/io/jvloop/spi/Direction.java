package io.jvloop.spi;

/** The directions in which a {@link StreamHandle} transfers data. */
public enum Direction {
    /** Both directions: a socket. */
    BOTH,
    /** The reading end of a pipe. */
    READ,
    /** The writing end of a pipe. It ends when its reader goes. */
    WRITE
}
