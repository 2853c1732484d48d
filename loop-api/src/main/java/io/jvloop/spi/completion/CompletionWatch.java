package io.jvloop.spi.completion;

import io.jvloop.spi.handles.TwoWayWatch;
import java.io.IOException;

/**
 * Confined to its loop. Watches a descriptor of the caller's. Each wait ends once and is restarted after the callback, so readiness is
 * reported as long as it lasts.
 */
final class CompletionWatch extends TwoWayWatch<CompletionWatch.Waiting> {
    private final CompletionBackend backend;
    private final int descriptor;

    CompletionWatch(CompletionBackend backend, int descriptor) {
        super(backend.handles());
        this.backend = backend;
        this.descriptor = descriptor;
    }

    @Override
    protected Waiting side(boolean writing, Runnable callback) throws IOException {
        return new Waiting(writing, callback);
    }

    /** One direction, whose wait is an operation. */
    final class Waiting extends TwoWayWatch.Side {
        private final ReadinessWait wait;

        Waiting(boolean writing, Runnable callback) throws IOException {
            super(backend.handles(), callback);
            this.wait = backend.engine().readiness(descriptor, writing, entry()::makeReady);
            wait.start();
        }

        @Override
        protected void rearm() {
            wait.start();
        }

        @Override
        protected void end() {
            wait.close();
        }
    }
}
