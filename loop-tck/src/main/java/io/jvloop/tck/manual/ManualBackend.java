package io.jvloop.tck.manual;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Capability;
import io.jvloop.spi.IoBackend;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** Waits by moving the clock; for a wake-up only where one can come. */
final class ManualBackend implements IoBackend {
    private final BackendContext context;
    private final ManualClock clock;
    private final Semaphore wakeups = new Semaphore(0);
    private volatile boolean stuck;

    ManualBackend(BackendContext context, ManualClock clock) {
        this.context = context;
        this.clock = clock;
    }

    @Override
    public void poll(long timeoutNanos) {
        if (timeoutNanos == 0) {
            wakeups.drainPermits();
        } else if (timeoutNanos == Long.MAX_VALUE || context.hasOutsideWork()) {
            stuck = timeoutNanos == Long.MAX_VALUE && !context.hasOutsideWork();
            wakeups.acquireUninterruptibly();
            stuck = false;
        } else {
            clock.advance(timeoutNanos);
        }
    }

    @Override
    public boolean isStuck() {
        return stuck;
    }

    @Override
    public void wakeup() {
        wakeups.release();
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of();
    }

    @Override
    public void close() {
        // holds nothing
    }
}
