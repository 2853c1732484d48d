package io.jvloop.tls;

import io.jvloop.spi.BackendContext;

/**
 * Confined to its loop. How many steps of its engine a {@link TlsStream} may take in one turn, so that a peer who sends many small records
 * does not delay other connections: the rest is done in the next turn. Steps are counted, because a record costs about a microsecond
 * however small it is, and timed, because some cost more.
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

    /** Begins a new budget if a new batch has begun. */
    void renew() {
        long now = context.batch();
        if (now != batch) {
            batch = now;
            begun = context.nanoTime();
            steps = 0;
            spent = false;
        }
    }

    /** Takes one step off the budget. */
    void spend() {
        spent |= ++steps >= STEPS || context.nanoTime() - begun >= NANOS;
    }

    /** Whether the stream has to wait for the next turn. */
    boolean isSpent() {
        return spent;
    }
}
