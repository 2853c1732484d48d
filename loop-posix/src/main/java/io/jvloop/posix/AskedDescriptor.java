package io.jvloop.posix;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.readiness.EventSource;
import io.jvloop.spi.readiness.Readiness;
import io.jvloop.unix.ChildReaper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. A descriptor that is asked now and then whether it is ready, because no poller tells. By {@code select}:
 * macOS's {@code poll} does not know terminals.
 */
final class AskedDescriptor implements AutoCloseable {
    /** How many descriptors {@code select} knows, in one bit each. */
    private static final int KNOWN = 1024;

    private final int number;
    private final BackendContext context;
    private final EventSource source;
    /** The loop has not heard of the last answer yet. */
    private volatile boolean told;
    private ChildReaper.@Nullable Schedule schedule;

    private AskedDescriptor(int number, BackendContext context, EventSource source) {
        this.number = number;
        this.context = context;
        this.source = source;
    }

    /** Begins; the source is told in the loop's turn, and again as long as the descriptor is ready. */
    static AskedDescriptor start(int number, BackendContext context, EventSource source) throws IOException {
        if (number >= KNOWN) {
            throw new IOException(
                    "cannot watch descriptor " + number + ": the system's kqueue refuses its kind, and select ends at " + KNOWN);
        }
        AskedDescriptor asked = new AskedDescriptor(number, context, source);
        asked.schedule = ChildReaper.every(asked::ask);
        return asked;
    }

    private void ask() {
        if (told) {
            return;
        }
        byte[] readable = onlyThis();
        byte[] writable = onlyThis();
        // A number that was closed meanwhile is an error, one that was given away again an event that nobody hears.
        if (JnrCalls.LIBC.select(number + 1, readable, writable, null, new long[2]) <= 0) {
            return;
        }
        int events = (isIn(readable) ? Readiness.READ : 0) | (isIn(writable) ? Readiness.WRITE : 0);
        told = true;
        context.submit(() -> {
            told = false;
            source.onEvents(events);
        });
    }

    private byte[] onlyThis() {
        byte[] set = new byte[KNOWN / Byte.SIZE];
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
