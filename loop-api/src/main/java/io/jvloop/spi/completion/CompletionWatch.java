package io.jvloop.spi.completion;

import io.jvloop.spi.IoEntry;
import io.jvloop.spi.WatchHandle;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Watches a descriptor of somebody else's. A wait ends once; it is started anew after each callback, and so tells of
 * what is there, not of changes.
 */
final class CompletionWatch implements WatchHandle {
    private final CompletionBackend backend;
    private final int descriptor;
    private @Nullable Direction reader;
    private @Nullable Direction writer;

    CompletionWatch(CompletionBackend backend, int descriptor) {
        this.backend = backend;
        this.descriptor = descriptor;
        backend.opened(this);
    }

    @Override
    public void reader(@Nullable Runnable callback) throws IOException {
        end(reader);
        reader = null;
        reader = callback == null ? null : new Direction(false, callback);
    }

    @Override
    public void writer(@Nullable Runnable callback) throws IOException {
        end(writer);
        writer = null;
        writer = callback == null ? null : new Direction(true, callback);
    }

    private static void end(@Nullable Direction direction) {
        if (direction != null) {
            direction.end();
        }
    }

    @Override
    public void close() {
        end(reader);
        end(writer);
        reader = null;
        writer = null;
        backend.closed(this);
    }

    /** One of the two, with its callback and its own place in the queue: a parked reader does not hold up the writer. */
    private final class Direction implements Runnable {
        private final Runnable callback;
        private final IoEntry entry;
        private final ReadinessWait wait;
        private boolean ended;

        Direction(boolean writing, Runnable callback) throws IOException {
            this.callback = callback;
            this.entry = backend.context().newEntry(this);
            this.wait = backend.engine().readiness(descriptor, writing, entry::ready);
            wait.start();
        }

        @Override
        public void run() {
            if (ended) {
                return;
            }
            try {
                callback.run();
            } finally {
                if (!ended) {
                    wait.start();
                }
            }
        }

        void end() {
            ended = true;
            wait.close();
        }

        @Override
        public String toString() {
            return callback.toString();
        }
    }
}
