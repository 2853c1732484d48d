package io.jvloop.spi.handles;

import io.jvloop.spi.IoEntry;
import io.jvloop.spi.WatchHandle;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Watches a channel or descriptor of somebody else's, however the system tells of its readiness.
 *
 * @param <S> one of its two sides
 */
public abstract class TwoWayWatch<S extends TwoWayWatch.Side> implements WatchHandle {
    private final OpenHandles handles;
    private @Nullable S reader;
    private @Nullable S writer;
    private boolean closed;

    /** Makes one that watches for nothing. */
    protected TwoWayWatch(OpenHandles handles) {
        this.handles = handles;
        handles.add(this);
    }

    /** One of the two, with its callback and its own place in the queue: a parked reader does not hold up the writer. */
    public abstract static class Side implements Runnable {
        private final Runnable callback;
        private final IoEntry entry;
        private boolean ended;

        /** Makes one in the current context. */
        protected Side(OpenHandles handles, Runnable callback) {
            this.callback = callback;
            this.entry = handles.context().newEntry(this);
        }

        /** Its place in the loop's queue. */
        protected final IoEntry entry() {
            return entry;
        }

        /** The callback has returned: what is ready, or becomes so, shall be told again. */
        protected abstract void again();

        /** It is watched for no longer. */
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
                    again();
                }
            }
        }

        @Override
        public final String toString() {
            return callback.toString();
        }
    }

    /** Makes a side and begins to watch for it. */
    protected abstract S side(boolean writing, Runnable callback) throws IOException;

    /** A side was set or taken away. */
    protected void changed() throws IOException {
    }

    /** Both sides have ended. */
    protected void closeOnce() {
    }

    /** Who waits for a read; null if nobody does. */
    protected final @Nullable S reader() {
        return reader;
    }

    /** Who waits for a write; null if nobody does. */
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
        reader = null; // for the next line may fail
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
