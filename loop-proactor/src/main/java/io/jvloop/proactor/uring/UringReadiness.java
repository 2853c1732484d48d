package io.jvloop.proactor.uring;

import io.jvloop.spi.completion.Operation;
import io.jvloop.spi.completion.ReadinessWait;

/** Confined to its loop. A single-shot poll, which reports present readiness at once. */
final class UringReadiness implements ReadinessWait {
    private static final int POLL = Ring.code(Abi.OP_POLL_ADD, 0, 0);

    private final UringEngine engine;
    private final int descriptor;
    private final long events;
    private final Runnable ready;
    private final Operation poll;
    private boolean closed;

    UringReadiness(UringEngine engine, int descriptor, boolean writing, Runnable ready) {
        this.engine = engine;
        this.descriptor = descriptor;
        this.events = (long) (writing ? Abi.POLLOUT : Abi.POLLIN | Abi.POLLRDHUP) << 32;
        this.ready = ready;
        this.poll = engine.operation(this::completed);
    }

    @Override
    public void start() {
        engine.submit(poll, POLL, descriptor, 0, 0, events, 0);
    }

    private boolean completed(int result, int flags) {
        if (closed) {
            engine.forget(poll);
            return false;
        }
        // The poll fails if the descriptor's owner has closed it; nothing is to be reported then.
        if (result > 0) {
            ready.run();
        }
        return result > 0;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (poll.isInFlight()) {
            engine.cancel(poll);
            // The poll holds the open file, so the owner's close would have no effect until the next turn.
            engine.submitNow();
        } else {
            engine.forget(poll);
        }
    }
}
