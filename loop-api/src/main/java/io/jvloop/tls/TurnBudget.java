package io.jvloop.tls;

import io.jvloop.spi.BackendContext;

/**
 * Confined to its loop. How much of a turn a {@link TlsStream} may have, so that one peer's many small records hold up nobody else: it goes
 * on in the next turn. Counted, because a record costs about a microsecond whatever it brings, and timed, because some cost more.
 */
final class TurnBudget {
    static final int STEPS = 128;
    static final long NANOS = 1_000_000;

    private final BackendContext context;
    private long batch = Long.MIN_VALUE;
    private long begun;
    private int steps;
    private boolean spent;

    TurnBudget(BackendContext context) {
        this.context = context;
    }

    /** A new batch gives a new slice. */
    void renew() {
        long now = context.batch();
        if (now != batch) {
            batch = now;
            begun = context.nanoTime();
            steps = 0;
            spent = false;
        }
    }

    /** The engine was asked once more. */
    void spend() {
        spent |= ++steps >= STEPS || context.nanoTime() - begun >= NANOS;
    }

    /** Nothing more is to be done in this turn. */
    boolean isSpent() {
        return spent;
    }
}
