package io.jvloop.transport;

import io.jvloop.net.WriteBufferLimits;

/**
 * Confined to its loop. Decides when a protocol must pause writing (above the high mark) and when it may go on (not above the low one). The
 * transport makes the calls.
 */
final class FlowControl {
    /** 256 times the default high mark: nobody means to buffer that much in many writes. */
    private static final long MUCH = 16L << 20;
    private WriteBufferLimits limits = WriteBufferLimits.DEFAULT;
    private boolean paused;
    private boolean warned;

    WriteBufferLimits limits() {
        return limits;
    }

    void setLimits(WriteBufferLimits newLimits) {
        limits = newLimits;
    }

    boolean exceeds(long pendingBytes) {
        return pendingBytes > limits.high();
    }

    /** Whether the protocol must be told to pause now; true once until {@link #resumed}. */
    boolean pauses(long pendingBytes) {
        if (paused || !exceeds(pendingBytes)) {
            return false;
        }
        paused = true;
        return true;
    }

    /** Whether the protocol goes on writing though it was told to pause; true once. */
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
