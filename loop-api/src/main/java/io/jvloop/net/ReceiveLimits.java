package io.jvloop.net;

import java.time.Duration;
import java.util.Objects;

/**
 * How long a peer may take to send something, such as a request. Immutable.
 *
 * <p>The peer has {@code start}, and one second more for each {@code bytesPerSecond} bytes that arrived, but never more than {@code total}.
 * So a peer that sends a byte now and then gains nothing, which it would if the time began anew at each byte, and a peer that sends much
 * over a slow line is not cut off.
 *
 * @param start          the time that the peer has in any case, positive
 * @param bytesPerSecond how many bytes gain it another second; {@link Long#MAX_VALUE} if none do
 * @param total          the most time that it can have
 */
public record ReceiveLimits(Duration start, long bytesPerSecond, Duration total) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if {@code start} or {@code bytesPerSecond} is not positive, or {@code total} is less than
     *                                  {@code start}
     */
    public ReceiveLimits {
        Objects.requireNonNull(total, "total");
        if (!start.isPositive() || bytesPerSecond <= 0 || total.compareTo(start) < 0) {
            throw new IllegalArgumentException("receive limits must be start > 0, bytesPerSecond > 0, total >= start, not start " + start
                    + ", bytesPerSecond " + bytesPerSecond + ", total " + total);
        }
    }

    /**
     * Everything must have arrived within the time, however many bytes it has.
     *
     * @param limit the time, positive
     * @return the limits
     */
    public static ReceiveLimits within(Duration limit) {
        return new ReceiveLimits(limit, Long.MAX_VALUE, limit);
    }

    /**
     * The peer must send at an average rate, for as long as it takes.
     *
     * @param bytesPerSecond the rate, positive
     * @param grace          the time that the peer has in any case, for the first bytes and for pauses, positive
     * @return the limits
     */
    public static ReceiveLimits atLeast(long bytesPerSecond, Duration grace) {
        return new ReceiveLimits(grace, bytesPerSecond, Duration.ofSeconds(Long.MAX_VALUE));
    }

    /**
     * These limits with another total.
     *
     * @param most the most time that the peer can have
     * @return the changed limits
     */
    public ReceiveLimits withTotal(Duration most) {
        return new ReceiveLimits(start, bytesPerSecond, most);
    }
}
