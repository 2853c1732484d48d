package io.jvloop.net;

/**
 * The marks of a transport's write buffer: above {@code high} its protocol is told to pause, at {@code low} to resume.
 *
 * @param high in bytes
 * @param low  in bytes
 */
public record WriteBufferLimits(int high, int low) {

    /** The high mark is 64 KiB, the low mark 16 KiB. */
    public static final WriteBufferLimits DEFAULT = ofHigh(64 * 1024);

    /**
     * Checks the order.
     *
     * @throws IllegalArgumentException unless {@code 0 <= low <= high}
     */
    public WriteBufferLimits {
        if (low < 0 || high < low) {
            throw new IllegalArgumentException("write buffer limits must be 0 <= low <= high, not low " + low + ", high " + high);
        }
    }

    /**
     * Limits with a quarter of the high mark as the low one.
     *
     * @param high in bytes
     * @return the limits
     */
    public static WriteBufferLimits ofHigh(int high) {
        return new WriteBufferLimits(high, high / 4);
    }

    /**
     * Limits with four times the low mark as the high one.
     *
     * @param low in bytes
     * @return the limits
     */
    public static WriteBufferLimits ofLow(int low) {
        return new WriteBufferLimits(Math.multiplyExact(4, low), low);
    }
}
