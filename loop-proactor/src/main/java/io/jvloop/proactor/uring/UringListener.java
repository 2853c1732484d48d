package io.jvloop.proactor.uring;

import io.jvloop.spi.completion.ListenSocket;
import io.jvloop.spi.completion.Operation;
import io.jvloop.unix.Errno;

/** Confined to its loop. A listening socket. One multishot accept delivers many connections. */
final class UringListener extends RingSocket<ListenSocket.Events> implements ListenSocket {
    private static final int ACCEPT = Ring.code(Abi.OP_ACCEPT, 0, Abi.ACCEPT_MULTISHOT);
    private static final long ACCEPT_FLAGS = (long) (Abi.SOCK_NONBLOCK | Abi.SOCK_CLOEXEC) << 32;

    private final Operation accept;
    private boolean stopping;

    UringListener(UringEngine engine, Descriptor descriptor) {
        super(engine, descriptor);
        this.accept = operation(engine.givesWork(this::completed));
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
        if (isClosed()) {
            forgetIdle();
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

    /** An accept in flight holds the socket until it is cancelled, in the next poll; but from now on nobody may connect. */
    @Override
    void closeDescriptor(boolean idle) {
        if (!descriptor.isShared()) {
            engine.calls().shutdown(descriptor.number, Abi.SHUT_RDWR);
        }
        descriptor.closeNow(idle);
    }
}
