package io.jvloop.proactor.uring;

import io.jvloop.spi.completion.Operation;
import io.jvloop.spi.completion.ReadinessWait;

/** Confined to its loop. A poll that is asked once a time, and begins with what is there. */
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
        // It fails if the descriptor's owner has closed it, and then there is nothing to tell.
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
            // A poll holds the file, so its owner's close would be none until the next turn.
            engine.hurry();
        } else {
            engine.forget(poll);
        }
    }
}
