package io.jvloop.spi.handles;

import io.jvloop.spi.IoEntry;
import io.jvloop.spi.WatchHandle;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Watches a channel or descriptor of the caller's, for every kind of back end.
 *
 * @param <S> one of its two sides
 */
public abstract class TwoWayWatch<S extends TwoWayWatch.Side> implements WatchHandle {
    private final OpenHandles handles;
    private @Nullable S reader;
    private @Nullable S writer;
    private boolean closed;

    /** Makes a watch without callbacks. */
    protected TwoWayWatch(OpenHandles handles) {
        this.handles = handles;
        handles.add(this);
    }

    /** One direction, with its callback and its own entry, so that a parked reader does not delay the writer. */
    public abstract static class Side implements Runnable {
        private final Runnable callback;
        private final IoEntry entry;
        private boolean ended;

        /** Makes a side in the current context. */
        protected Side(OpenHandles handles, Runnable callback) {
            this.callback = callback;
            this.entry = handles.context().newEntry(this);
        }

        protected final IoEntry entry() {
            return entry;
        }

        /** Called after the callback has returned: readiness that exists, or arises, must be reported again. */
        protected abstract void rearm();

        /** Stops watching this side. */
        protected void end() {
        }

        final void stop() {
            ended = true;
            end();
        }

        @Override
        public final void run() {
            if (ended) {
                return;
            }
            try {
                callback.run();
            } finally {
                if (!ended) {
                    rearm();
                }
            }
        }

        @Override
        public final String toString() {
            return callback.toString();
        }
    }

    /** Makes a side and begins to watch it. */
    protected abstract S side(boolean writing, Runnable callback) throws IOException;

    /** Called when a side was set or removed. */
    protected void changed() throws IOException {
    }

    /** Called when both sides have ended. */
    protected void closeOnce() {
    }

    /** The side that waits for reads; null if there is none. */
    protected final @Nullable S reader() {
        return reader;
    }

    /** The side that waits for writes; null if there is none. */
    protected final @Nullable S writer() {
        return writer;
    }

    private void stop(@Nullable S side) {
        if (side != null) {
            side.stop();
        }
    }

    @Override
    public final void setReader(@Nullable Runnable callback) throws IOException {
        stop(reader);
        reader = null; // since the next line may throw
        reader = callback == null ? null : side(false, callback);
        changed();
    }

    @Override
    public final void setWriter(@Nullable Runnable callback) throws IOException {
        stop(writer);
        writer = null;
        writer = callback == null ? null : side(true, callback);
        changed();
    }

    @Override
    public final void close() {
        if (!closed) {
            closed = true;
            stop(reader);
            stop(writer);
            reader = null;
            writer = null;
            handles.remove(this);
            closeOnce();
        }
    }
}
