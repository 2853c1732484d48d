package io.jvloop.spi.completion;

import io.jvloop.spi.StreamHandle;
import io.jvloop.spi.handles.PendingConnect;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A connect, done when its operation completes. */
final class CompletionConnect extends PendingConnect implements StreamSocket.Events {
    private final CompletionBackend backend;
    private final StreamSocket socket;

    CompletionConnect(CompletionBackend backend, StreamSocket socket) {
        super(backend.handles());
        this.backend = backend;
        this.socket = socket;
        socket.open(this);
        if (socket.isConnected()) {
            done(null);
        } else {
            socket.connect();
        }
    }

    @Override
    public void connected(@Nullable IOException problem) {
        if (!isClosed()) {
            done(problem);
            entry().ready();
        }
    }

    @Override
    protected StreamHandle stream() {
        return new CompletionStream(backend, socket);
    }

    @Override
    protected void giveUp() {
        socket.close();
    }

    // ---- what a connect does not hear ----

    @Override
    public void received(Block block) {
        throw new AssertionError("bug in jvloop: received before the connection was made");
    }

    @Override
    public void receiveEnded(StreamSocket.ReceiveEnd reason, @Nullable IOException problem) {
        throw new AssertionError("bug in jvloop: received before the connection was made");
    }

    @Override
    public boolean sent(long count, @Nullable IOException problem) {
        throw new AssertionError("bug in jvloop: sent before the connection was made");
    }
}
