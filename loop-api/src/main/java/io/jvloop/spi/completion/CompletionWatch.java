package io.jvloop.spi.completion;

import io.jvloop.spi.handles.TwoWayWatch;
import java.io.IOException;

/**
 * Confined to its loop. Watches a descriptor of somebody else's. A wait ends once; it is started anew after each callback, and so tells of
 * what is there, not of changes.
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

    /** A side whose wait is an operation. */
    final class Waiting extends TwoWayWatch.Side {
        private final ReadinessWait wait;

        Waiting(boolean writing, Runnable callback) throws IOException {
            super(backend.handles(), callback);
            this.wait = backend.engine().readiness(descriptor, writing, entry()::ready);
            wait.start();
        }

        @Override
        protected void again() {
            wait.start();
        }

        @Override
        protected void end() {
            wait.close();
        }
    }
}
