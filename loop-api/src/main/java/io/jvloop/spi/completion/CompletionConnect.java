package io.jvloop.spi.completion;

import io.jvloop.spi.StreamHandle;
import io.jvloop.spi.handles.PendingConnect;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A connect, done when its operation completes. */
final class CompletionConnect extends PendingConnect implements ConnectingSocket.Listener {
    private final CompletionBackend backend;
    private final ConnectingSocket socket;

    CompletionConnect(CompletionBackend backend, ConnectingSocket socket) {
        super(backend.handles());
        this.backend = backend;
        this.socket = socket;
        if (socket.isConnected()) {
            complete(null);
        } else {
            socket.connect(this);
        }
    }

    @Override
    public void connected(@Nullable IOException problem) {
        if (!isClosed()) {
            complete(problem);
            entry().makeReady();
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
}
