package io.jvloop.spi;

/** Which ways a {@link StreamHandle} goes. */
public enum Direction {
    /** Both: a socket. */
    BOTH,
    /** A pipe's end that is read from. */
    READ,
    /** A pipe's end that is written to. It ends when its reader goes away. */
    WRITE
}
