package io.jvloop.proactor.iocp;

import io.jvloop.spi.completion.ListenSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A listening socket. A few accepts are in flight at a time, so that queued connections arrive in one poll; each is
 * restarted after it has got its connection.
 */
final class IocpListener extends IocpEndpoint<ListenSocket.Events> implements ListenSocket {
    private static final int AT_A_TIME = 8;
    private static final long NONE = -1;
    private final List<Accept> accepts = new ArrayList<>();
    private boolean stopping;
    private @Nullable IOException failure;

    /** An AcceptEx into a socket that was opened for it. */
    private final class Accept {
        private final IocpOperation operation = socket.operation((error, bytes) -> completed(error));
        private long candidate = NONE;

        void begin() {
            if (operation.isInFlight()) {
                return;
            }
            try {
                candidate = engine.winsock().stream(socket.family());
            } catch (IOException e) {
                fail(e);
                return;
            }
            int error = operation.begun(operation.start().accept(engine.extensions(), socket.handle(), candidate));
            if (error != 0) {
                drop();
                fail(WindowsError.of(error));
            }
        }

        private void drop() {
            engine.winsock().close(candidate);
            candidate = NONE;
        }

        private void completed(int error) {
            if (socket.isClosed() || error != 0) {
                drop();
            } else {
                handOut();
            }
            if (socket.isClosed()) {
                return;
            }
            if (stopping) {
                reportEnd();
            } else if (error == 0 || WindowsError.isReset(error) || error == WindowsError.ABORTED) {
                // A peer that has gone before it was accepted is no failure of the listener.
                begin();
            } else {
                fail(WindowsError.of(error));
            }
        }

        private void handOut() {
            long handle = candidate;
            candidate = NONE;
            inherit(handle);
            IocpSocket connected = IocpSocket.ofAccepted(engine, handle, socket.family());
            events().accepted(new IocpStream(connected, operation.overlapped().acceptedPeer(engine.extensions())));
        }
    }

    IocpListener(IocpSocket socket, int backlog) {
        super(socket);
        for (int i = Math.clamp(backlog, 1, AT_A_TIME); i > 0; i--) {
            accepts.add(new Accept());
        }
    }

    @Override
    public void accept() {
        failure = null;
        for (Accept accept : accepts) {
            if (!stopping) {
                accept.begin();
            }
        }
    }

    @Override
    public void stopAccepting() {
        stopping = true;
        accepts.forEach(accept -> accept.operation.cancel(socket.handle()));
    }

    private void fail(IOException cause) {
        if (!stopping) {
            failure = cause;
            stopAccepting();
            engine.reportLater(this::reportEnd);
        }
    }

    private void reportEnd() {
        if (!socket.isClosed() && stopping && accepts.stream().noneMatch(accept -> accept.operation.isInFlight())) {
            stopping = false;
            events().acceptEnded(failure);
        }
    }

    /** Without this, an accepted socket supports neither its addresses nor shutdown. */
    private void inherit(long handle) {
        try {
            engine.winsock().updateContext(handle, WindowsOptions.SO_UPDATE_ACCEPT_CONTEXT, socket.handle());
        } catch (IOException goneMeanwhile) {
            // the first receive reports it
        }
    }

    @Override
    public void close() {
        socket.close();
        forgetEvents();
    }
}
