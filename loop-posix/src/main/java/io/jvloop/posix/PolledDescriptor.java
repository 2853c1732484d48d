package io.jvloop.posix;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.readiness.EventSource;
import io.jvloop.spi.readiness.Readiness;
import io.jvloop.unix.ChildReaper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. A descriptor whose readiness no poller tells, so it is polled every 10 ms. By {@code select}, as macOS's
 * {@code poll} does not support terminals.
 */
final class PolledDescriptor implements AutoCloseable {
    /** How many descriptors {@code select} supports, in one bit each. */
    private static final int SELECT_LIMIT = 1024;

    private final int number;
    private final BackendContext context;
    private final EventSource source;
    /** Whether an event was submitted that the loop has not processed yet. */
    private volatile boolean pending;
    private ChildReaper.@Nullable Schedule schedule;

    private PolledDescriptor(int number, BackendContext context, EventSource source) {
        this.number = number;
        this.context = context;
        this.source = source;
    }

    /** Starts polling. The source gets events in the loop's turn, and again as long as the descriptor is ready. */
    static PolledDescriptor start(int number, BackendContext context, EventSource source) throws IOException {
        if (number >= SELECT_LIMIT) {
            throw new IOException(
                    "cannot watch descriptor " + number + ": the system's kqueue refuses its kind, and select ends at " + SELECT_LIMIT);
        }
        PolledDescriptor polled = new PolledDescriptor(number, context, source);
        polled.schedule = ChildReaper.schedule(polled::poll);
        return polled;
    }

    private void poll() {
        if (pending) {
            return;
        }
        byte[] readable = singleton();
        byte[] writable = singleton();
        // If the number was closed meanwhile, select fails; if it was reused, the watch has ended and ignores the event.
        if (JnrCalls.LIBC.select(number + 1, readable, writable, null, new long[2]) <= 0) {
            return;
        }
        int events = (isIn(readable) ? Readiness.READ : 0) | (isIn(writable) ? Readiness.WRITE : 0);
        pending = true;
        context.submit(() -> {
            pending = false;
            source.onEvents(events);
        });
    }

    /** A set of {@code select} with this descriptor alone. */
    private byte[] singleton() {
        byte[] set = new byte[SELECT_LIMIT / Byte.SIZE];
        set[number / Byte.SIZE] = (byte) (1 << number % Byte.SIZE);
        return set;
    }

    private boolean isIn(byte[] set) {
        return set[number / Byte.SIZE] != 0;
    }

    @Override
    public void close() {
        if (schedule != null) {
            schedule.close();
        }
    }
}
