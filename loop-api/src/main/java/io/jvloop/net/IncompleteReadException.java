package io.jvloop.net;

import java.io.EOFException;

/** Thrown when a stream ended before what was asked for had arrived. asyncio's {@code IncompleteReadError}. */
public final class IncompleteReadException extends EOFException {
    private static final long serialVersionUID = 1L;

    /** The value of {@link #expected} when the reader waited for a separator, not for a number of bytes. */
    public static final int UNKNOWN = -1;

    private final byte[] partial;
    private final int expected;

    /**
     * Makes one.
     *
     * @param partial  what had arrived; it has left the reader's buffer
     * @param expected how many bytes were asked for, or {@link #UNKNOWN}
     */
    public IncompleteReadException(byte[] partial, int expected) {
        super("the stream ended after " + partial.length + " of "
                + (expected == UNKNOWN ? "an unknown number of bytes up to the separator" : expected + " expected bytes"));
        this.partial = partial.clone();
        this.expected = expected;
    }

    /**
     * What had arrived.
     *
     * @return a copy
     */
    public byte[] partial() {
        return partial.clone();
    }

    /**
     * How many bytes were asked for.
     *
     * @return the number, or {@link #UNKNOWN}
     */
    public int expected() {
        return expected;
    }
}
