package io.jvloop.spi.handles;

import io.jvloop.spi.ChildHandle;
import io.jvloop.spi.IoEntry;
import io.jvloop.spi.StreamHandle;
import io.jvloop.spi.SystemChild;
import java.io.IOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A running child, for every kind of back end. */
public abstract class StartedChild implements ChildHandle {
    private final OpenHandles handles;
    private final SystemChild child;
    private final IoEntry entry;
    private final @Nullable StreamHandle[] pipes = new StreamHandle[3];
    private Runnable turn = () -> {};
    private OptionalInt exitCode = OptionalInt.empty();
    private boolean mayHaveEnded;
    private boolean closed;

    /** Makes a child without pipes. It owns the system's child, which is closed if this fails. */
    protected StartedChild(OpenHandles handles, SystemChild child) {
        this.handles = handles;
        this.child = child;
        try {
            this.entry = handles.context().newEntry(this::process);
            handles.add(this);
        } catch (Throwable t) {
            child.close();
            throw t;
        }
    }

    /** Sets our end of the pipe to one of the child's streams. */
    protected final void setPipe(int descriptor, StreamHandle pipe) {
        pipes[descriptor] = pipe;
    }

    /** Closes all that is open after its construction has failed. */
    protected final void giveUp() {
        for (StreamHandle pipe : pipes) {
            if (pipe != null) {
                pipe.close();
            }
        }
        close();
    }

    /** Notes that the system reports a possible end of the child. In the poll or in the loop's turn. */
    protected final void mayHaveEnded() {
        mayHaveEnded = true;
        entry.makeReady();
    }

    /** Called after the child was checked, in the loop's turn; if it has not ended, the subclass waits for it again. */
    protected abstract void checked(boolean ended);

    private void process() {
        if (mayHaveEnded && exitCode.isEmpty() && !closed) {
            mayHaveEnded = false;
            exitCode = child.exitCode();
            checked(exitCode.isPresent());
        }
        turn.run();
    }

    @Override
    public final void open(Runnable to) {
        turn = to;
    }

    @Override
    public final IoEntry entry() {
        return entry;
    }

    @Override
    public final long pid() {
        return child.pid();
    }

    @Override
    public final @Nullable StreamHandle pipe(int descriptor) {
        return pipes[descriptor];
    }

    @Override
    public final OptionalInt exitCode() {
        return exitCode;
    }

    @Override
    public final void signal(String name) throws IOException {
        if (exitCode.isEmpty() && !closed) {
            child.signal(name);
        }
    }

    @Override
    public final void close() {
        if (!closed) {
            closed = true;
            handles.remove(this);
            child.close();
        }
    }

    @Override
    public final String toString() {
        return "child " + pid();
    }
}
