package io.jvloop.spi;

/**
 * Safe for use by any thread. An accepted connection on its way from one loop to another: taken out of the first one's handles, and in none
 * of the other's yet. It belongs to who holds it, who gives it to {@link IoBackend#moveIn} of a back end of the same kind, or closes it.
 */
public interface MovedStream {

    /** Closes the connection. */
    void close();
}
