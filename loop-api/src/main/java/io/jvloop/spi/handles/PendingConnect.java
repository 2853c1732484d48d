package io.jvloop.spi.handles;

import io.jvloop.spi.ConnectRequest;
import io.jvloop.spi.IoEntry;
import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A pending connect, for every kind of back end. */
public abstract class PendingConnect implements ConnectRequest {
    private final OpenHandles handles;
    private final IoEntry entry;
    private boolean done;
    private boolean closed;
    private @Nullable IOException failure;
    private @Nullable Runnable note;

    /** Makes a request that is not done. */
    protected PendingConnect(OpenHandles handles) {
        this.handles = handles;
        this.entry = handles.context().newEntry(this::process);
        handles.add(this);
    }

    /** Checks in the loop's turn whether the connect has ended, and calls {@link #complete} if so. For back ends that get no completion. */
    protected void check() {
    }

    /** Notes that the connect has ended, and why there is no connection, or null. */
    protected final void complete(@Nullable IOException problem) {
        done = true;
        failure = problem;
    }

    /** Makes the stream that owns the connection from now on. */
    protected abstract StreamHandle stream();

    /** Closes a connection, finished or not, that was not taken. */
    protected abstract void giveUp();

    private void process() {
        if (!done && !closed) {
            check();
        }
        Runnable toCall = note;
        if (done && !closed && toCall != null) {
            note = null;
            toCall.run();
        }
    }

    /** Whether the request is closed or its connection taken. */
    protected final boolean isClosed() {
        return closed;
    }

    @Override
    public final void callWhenDone(Runnable toCall) {
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
