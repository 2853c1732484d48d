package io.jvloop.spi.handles;

import io.jvloop.spi.ConnectRequest;
import io.jvloop.spi.IoEntry;
import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A connect that somebody waits for, however the system tells of its end. */
public abstract class PendingConnect implements ConnectRequest {
    private final OpenHandles handles;
    private final IoEntry entry;
    private boolean done;
    private boolean closed;
    private @Nullable IOException failure;
    private @Nullable Runnable note;

    /** Makes one that is not done. */
    protected PendingConnect(OpenHandles handles) {
        this.handles = handles;
        this.entry = handles.context().newEntry(this::process);
        handles.add(this);
    }

    /** Looks in the loop's turn whether the connect has ended, and calls {@link #done} if so. For who was not told before. */
    protected void look() {
    }

    /** The connect has ended: there is a connection, or this is why not. */
    protected final void done(@Nullable IOException problem) {
        done = true;
        failure = problem;
    }

    /** The stream that owns the connection from now on. */
    protected abstract StreamHandle stream();

    /** Closes the connection, made or not, that nobody has taken. */
    protected abstract void giveUp();

    private void process() {
        if (!done && !closed) {
            look();
        }
        Runnable told = note;
        if (done && !closed && told != null) {
            note = null;
            told.run();
        }
    }

    /** Whether the request is over. */
    protected final boolean isClosed() {
        return closed;
    }

    @Override
    public final void whenDone(Runnable toCall) {
        note = toCall;
    }

    @Override
    public final boolean isDone() {
        return done;
    }

    @Override
    public final IoEntry entry() {
        return entry;
    }

    @Override
    public final StreamHandle take() throws IOException {
        if (failure != null) {
            close();
            throw failure;
        }
        if (!done || closed) {
            throw new IllegalStateException("cannot take a connection that is " + (closed ? "closed or taken" : "not made yet"));
        }
        closed = true;
        handles.remove(this);
        return stream();
    }

    @Override
    public final void close() {
        if (!closed) {
            closed = true;
            handles.remove(this);
            giveUp();
        }
    }
}
