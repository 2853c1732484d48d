package io.jvloop.spi.completion;

import io.jvloop.spi.ChildHandle;
import io.jvloop.spi.IoEntry;
import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A child whose end is a completion. */
final class CompletionChild implements ChildHandle {
    private final CompletionBackend backend;
    private final ChildProcess child;
    private final IoEntry entry;
    private final @Nullable StreamHandle[] pipes = new StreamHandle[3];
    private Runnable turn = () -> {};
    private OptionalInt exitCode = OptionalInt.empty();
    private boolean mayHaveEnded;
    private boolean closed;

    CompletionChild(CompletionBackend backend, ChildProcess child) {
        this.backend = backend;
        this.child = child;
        try {
            this.entry = backend.context().newEntry(this::process);
            for (int i = 0; i < pipes.length; i++) {
                StreamSocket pipe = child.pipe(i);
                pipes[i] = pipe == null ? null : new CompletionStream(backend, pipe);
            }
            backend.opened(this);
            child.awaitEnd(this::ended);
        } catch (Throwable t) {
            closeAll();
            throw t;
        }
    }

    private void closeAll() {
        for (StreamHandle pipe : pipes) {
            if (pipe != null) {
                pipe.close();
            }
        }
        close();
    }

    private void ended() {
        mayHaveEnded = true;
        entry.ready();
    }

    private void process() {
        if (mayHaveEnded && exitCode.isEmpty() && !closed) {
            mayHaveEnded = false;
            exitCode = child.exitCode();
            if (exitCode.isEmpty()) {
                child.awaitEnd(this::ended);
            }
        }
        turn.run();
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
