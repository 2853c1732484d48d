package io.jvloop.spi.readiness;

import io.jvloop.spi.ChildHandle;
import io.jvloop.spi.IoEntry;
import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A child whose end is an event. */
final class ReadinessChild implements ChildHandle, EventSource {
    private final ReadinessBackend backend;
    private final NonBlockingChild child;
    private final IoEntry entry;
    private final @Nullable ReadinessStream[] pipes = new ReadinessStream[3];
    private Runnable turn = () -> {};
    private OptionalInt exitCode = OptionalInt.empty();
    private boolean mayHaveExited;
    private boolean closed;

    ReadinessChild(ReadinessBackend backend, NonBlockingChild child) throws IOException {
        this.backend = backend;
        this.child = child;
        this.entry = backend.context().newEntry(this::process);
        backend.opened(this);
        try {
            for (int i = 0; i < pipes.length; i++) {
                NonBlockingChannel pipe = child.pipe(i);
                pipes[i] = pipe == null ? null : backend.pipeStream(pipe);
            }
            child.watch(backend.poller(), this);
        } catch (Throwable t) {
            closeAll();
            throw t;
        }
    }

    private void closeAll() {
        for (int i = 0; i < pipes.length; i++) {
            NonBlockingChannel pipe = child.pipe(i);
            if (pipes[i] != null) {
                pipes[i].close();
            } else if (pipe != null) {
                pipe.close();
            }
        }
        close();
    }

    @Override
    public void onEvents(int events) {
        mayHaveExited = true;
        entry.ready();
    }

    private void process() {
        if (mayHaveExited && exitCode.isEmpty() && !closed) {
            mayHaveExited = false;
            exitCode = child.exitCode();
            endOfStdin();
        }
        turn.run();
    }

    /** The JDK's pipe does not tell that its reader has gone. It went with the child. */
    private void endOfStdin() {
        ReadinessStream stdin = pipes[0];
        if (stdin != null && exitCode.isPresent() && child.pipe(0) instanceof JdkChannel) {
            stdin.onEvents(Readiness.READ | Readiness.HANG_UP);
        }
    }

    @Override
    public void open(Runnable to) {
        turn = to;
    }

    @Override
    public IoEntry entry() {
        return entry;
    }

    @Override
    public long pid() {
        return child.pid();
    }

    @Override
    public @Nullable StreamHandle pipe(int descriptor) {
        return pipes[descriptor];
    }

    @Override
    public OptionalInt exitCode() {
        return exitCode;
    }

    @Override
    public void signal(String name) throws IOException {
        if (exitCode.isEmpty() && !closed) {
            child.signal(name);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            backend.closed(this);
            child.close();
        }
    }

    @Override
    public String toString() {
        return "child " + pid();
    }
}
