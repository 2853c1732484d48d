package io.jvloop.net;

import io.jvloop.EventLoop;
import io.jvloop.TimerHandle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The time in which {@link ReceiveLimits} apply to a {@link StreamReader}: it begins with {@link StreamReader#limit}
 * and ends with {@link #close}.
 */
public final class ReceiveScope implements AutoCloseable {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final EventLoop loop;
    private final StreamInput input;
    private final ReceiveLimits limits;
    private final long startNanos;
    private final long totalNanos;
    private final long bytesBefore;
    /** When the peer's time began, moved forward by the time for which the transport was paused, which the peer did not cause. */
    private long began;
    private long pausedAt;
    /** Set while the peer's time runs. Bytes that arrive do not move it: the time that they gain is added when it fires. */
    private @Nullable TimerHandle timer;

    ReceiveScope(EventLoop loop, StreamInput input, ReceiveLimits limits) {
        this.loop = loop;
        this.input = input;
        this.limits = limits;
        this.startNanos = nanos(limits.start());
        this.totalNanos = nanos(limits.total());
        this.bytesBefore = input.received();
        this.began = loop.time();
        this.pausedAt = began;
        if (!input.isPaused()) {
            arm(startNanos);
        }
    }

    private static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException centuries) {
            return Long.MAX_VALUE;
        }
    }

    /** How many nanoseconds the peer has by now. */
    private long allowed() {
        double earned = (double) (input.received() - bytesBefore) / limits.bytesPerSecond() * NANOS_PER_SECOND;
        // The cast saturates, and so must the sum.
        long nanos = startNanos + Math.min((long) earned, Long.MAX_VALUE - startNanos);
        return Math.min(nanos, totalNanos);
    }

    private void arm(long leftNanos) {
        timer = loop.callLater(Duration.ofNanos(leftNanos), this::check);
    }

    private void check() {
        long used = loop.time() - began;
        long left = allowed() - used;
        if (left > 0) {
            arm(left);
            return;
        }
        timer = null;
        if (!input.ended() && input.failure() == null) {
            input.fail(new SlowPeerException("the peer sent " + (input.received() - bytesBefore) + " bytes in "
                    + Duration.ofNanos(used) + "; in force are " + limits));
        }
    }

    /** The transport was paused: the peer's time stops. */
    void paused() {
        pausedAt = loop.time();
        cancelTimer();
    }

    void resumed() {
        long now = loop.time();
        began += now - pausedAt;
        arm(Math.max(0, allowed() - (now - began)));
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** Ends the limits: later data is not measured. Idempotent. */
    @Override
    public void close() {
        input.check("ReceiveScope.close");
        cancelTimer();
        input.lift(this);
    }

    @Override
    public String toString() {
        return "ReceiveScope[" + limits + ", " + (input.received() - bytesBefore) + " bytes so far]";
    }
}
