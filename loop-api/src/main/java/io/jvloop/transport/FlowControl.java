package io.jvloop.transport;

import io.jvloop.net.BaseProtocol;
import io.jvloop.net.WriteBufferLimits;
import io.jvloop.spi.BackendContext;

/** Confined to its loop. Tells a protocol to pause writing when more than the high mark is pending, and to go on at the low mark. */
final class FlowControl {
    /** 256 times the default high mark: a program that buffers that much in many writes does so by mistake. */
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

    /** Tells the protocol to pause if it must and was not told before: inside the write that crosses the mark, as in asyncio. */
    void pauseAbove(long pendingBytes, BaseProtocol<?> protocol, BackendContext context, Object transport) {
        if (!paused && exceeds(pendingBytes)) {
            paused = true;
            try {
                protocol.pauseWriting();
            } catch (Throwable t) {
                ProtocolFailure.report(context, "pauseWriting", protocol, t, transport);
            }
        }
    }

    /** Tells a paused protocol to go on if it may. */
    void resumeBelow(long pendingBytes, BaseProtocol<?> protocol, BackendContext context, Object transport) {
        if (mayResume(pendingBytes)) {
            paused = false;
            try {
                protocol.resumeWriting();
            } catch (Throwable t) {
                ProtocolFailure.report(context, "resumeWriting", protocol, t, transport);
            }
        }
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
}
