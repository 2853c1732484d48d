package io.jvloop.transport;

import io.jvloop.net.WriteBufferLimits;

/**
 * Confined to its loop. When a protocol must pause writing and when it may go on: above the high mark, and not above the low one. A pure
 * decision; the transport makes the calls.
 */
final class FlowControl {
    /** Two hundred times the default mark: nobody means to buffer that much in many writes. */
    private static final long MUCH = 16L << 20;
    private WriteBufferLimits limits = WriteBufferLimits.DEFAULT;
    private boolean paused;
    private boolean warned;

    WriteBufferLimits limits() {
        return limits;
    }

    void limits(WriteBufferLimits newLimits) {
        limits = newLimits;
    }

    boolean exceeds(long pendingBytes) {
        return pendingBytes > limits.high();
    }

    /** Whether the protocol must be told to pause, now; says so once. */
    boolean pauses(long pendingBytes) {
        if (paused || !exceeds(pendingBytes)) {
            return false;
        }
        paused = true;
        return true;
    }

    /** Whether somebody writes on and on though told to pause; says so once. */
    boolean isIgnored(long pendingBytes) {
        if (warned || !paused || pendingBytes <= Math.max(MUCH, 2L * limits.high())) {
            return false;
        }
        warned = true;
        return true;
    }

    boolean isPaused() {
        return paused;
    }

    /** Whether a paused protocol may go on with so much pending. */
    boolean mayResume(long pendingBytes) {
        return paused && pendingBytes <= limits.low();
    }

    void resumed() {
        paused = false;
    }
}
