package io.jvloop.spi.completion;

import io.jvloop.spi.handles.StartedChild;

/** Confined to its loop. A child whose end is reported by a completion. */
final class CompletionChild extends StartedChild {
    private final ChildProcess child;

    CompletionChild(CompletionBackend backend, ChildProcess child) {
        super(backend.handles(), child);
        this.child = child;
        try {
            for (int i = 0; i < 3; i++) {
                StreamSocket pipe = child.pipe(i);
                if (pipe != null) {
                    setPipe(i, new CompletionStream(backend, pipe));
                }
            }
            child.awaitEnd(this::mayHaveEnded);
        } catch (Throwable t) {
            giveUp();
            throw t;
        }
    }

    @Override
    protected void checked(boolean ended) {
        if (!ended) {
            child.awaitEnd(this::mayHaveEnded);
        }
    }
}
