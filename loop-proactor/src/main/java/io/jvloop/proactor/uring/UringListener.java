package io.jvloop.proactor.uring;

import io.jvloop.spi.completion.EngineSocket;
import io.jvloop.spi.completion.ListenSocket;
import io.jvloop.spi.completion.Operation;
import io.jvloop.unix.Errno;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;

/** Confined to its loop. A listening socket: one accept that brings many connections. */
final class UringListener extends EngineSocket<ListenSocket.Events> implements ListenSocket {
    private static final int ACCEPT = Ring.code(Abi.OP_ACCEPT, 0, Abi.ACCEPT_MULTISHOT);
    private static final long ACCEPT_FLAGS = (long) (Abi.SOCK_NONBLOCK | Abi.SOCK_CLOEXEC) << 32;

    private final UringEngine engine;
    private final Descriptor descriptor;
    private final Operation accept;
    private boolean stopping;
    private boolean closed;

    UringListener(UringEngine engine, Descriptor descriptor) {
        this.engine = engine;
        this.descriptor = descriptor;
        this.accept = engine.operation(engine.news(this::completed));
    }

    @Override
    public void accept() {
        stopping = false;
        engine.submit(accept, ACCEPT, descriptor.number, 0, 0, ACCEPT_FLAGS, 0);
    }

    private void completed(int result, int flags) {
        if (result >= 0) {
            events().accepted(new UringStream(engine, descriptor.accepted(result)));
        }
        if ((flags & Abi.CQE_MORE) != 0) {
            return;
        }
        if (closed) {
            engine.forget(accept);
            return;
        }
        boolean transientEnd = result >= 0 || result == -Errno.ECONNABORTED || result == -Errno.EAGAIN || result == -Errno.EINTR;
        if (transientEnd && !stopping) {
            accept();
        } else {
            events().acceptEnded(transientEnd || result == -Errno.ECANCELED ? null : engine.calls().failure(result));
        }
    }

    @Override
    public void stopAccepting() {
        stopping = true;
        engine.cancel(accept);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        // An accept that is in flight holds the socket until it is cancelled, in the next poll; but nobody must get through from now on.
        if (!descriptor.isShared()) {
            engine.calls().shutdown(descriptor.number, Abi.SHUT_RDWR);
        }
        engine.cancel(accept);
        descriptor.closeNow(!accept.isInFlight());
        if (!accept.isInFlight()) {
            engine.forget(accept);
        }
    }

    @Override
    public SocketAddress localAddress() throws IOException {
        return descriptor.localAddress();
    }

    @Override
    public <T> T option(SocketOption<T> name) throws IOException {
        return descriptor.option(name, false);
    }

    @Override
    public <T> void setOption(SocketOption<T> name, T value) throws IOException {
        descriptor.setOption(name, value, false);
    }
}
