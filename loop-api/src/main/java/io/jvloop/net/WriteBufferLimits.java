package io.jvloop.net;

/**
 * The marks of a transport's write buffer: above {@code high} its protocol is told to pause, at {@code low} to resume.
 *
 * @param high in bytes
 * @param low  in bytes
 */
public record WriteBufferLimits(int high, int low) {

    /** 16 KiB and 64 KiB. */
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
     * A high mark, and a quarter of it as the low one.
     *
     * @param high in bytes
     * @return the limits
     */
    public static WriteBufferLimits ofHigh(int high) {
        return new WriteBufferLimits(high, high / 4);
    }

    /**
     * A low mark, and four times that as the high one.
     *
     * @param low in bytes
     * @return the limits
     */
    public static WriteBufferLimits ofLow(int low) {
        return new WriteBufferLimits(Math.multiplyExact(4, low), low);
    }
}
