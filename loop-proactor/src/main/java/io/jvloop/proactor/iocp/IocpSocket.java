package io.jvloop.proactor.iocp;

import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/** Confined to its loop. A socket's handle and its operations, each of which is freed after the close when it has completed. */
final class IocpSocket {
    private final IocpEngine engine;
    private final long handle;
    private final int family;
    private final List<IocpOperation> operations = new ArrayList<>(2);
    private boolean associated;
    private boolean closed;

    private IocpSocket(long handle, int family, IocpEngine engine) {
        this.engine = engine;
        this.handle = handle;
        this.family = family;
    }

    /** Takes over a handle. If it cannot be associated with the port, it is closed. */
    IocpSocket(IocpEngine engine, long handle, int family) throws IOException {
        this(handle, family, engine);
        int error = associate();
        if (error != 0) {
            engine.winsock().close(handle);
            throw WindowsError.of(error);
        }
    }

    /**
     * Takes over the handle of an accepted connection. Its first operation associates it with the port: Windows does that once for each
     * socket, and until then the connection may move to another loop.
     */
    static IocpSocket ofAccepted(IocpEngine engine, long handle, int family) {
        return new IocpSocket(handle, family, engine);
    }

    /**
     * Associates it with the port, unless it is.
     *
     * @return 0, or an error code of Windows
     */
    int associate() {
        int error = associated ? 0 : engine.port().associate(handle);
        associated = error == 0;
        return error;
    }

    IocpEngine engine() {
        return engine;
    }

    long handle() {
        return handle;
    }

    int family() {
        return family;
    }

    boolean isClosed() {
        return closed;
    }

    IocpOperation operation(Completed completed) {
        IocpOperation[] made = new IocpOperation[1];
        made[0] = new IocpOperation(engine, (bytes, flags) -> {
            completed(made[0], completed, bytes);
            return true;
        });
        operations.add(made[0]);
        return made[0];
    }

    /** The owner of an operation, as its completion reaches it. */
    interface Completed {
        /**
         * Notes a completion.
         *
         * @param error 0, or an error code of Windows
         * @param bytes how many were transferred
         */
        void completed(int error, int bytes);
    }

    private void completed(IocpOperation operation, Completed completed, int bytes) {
        completed.completed(operation.overlapped().error(), bytes);
        if (closed) {
            operation.remove();
        }
    }

    void ensureOpen() throws SocketException {
        if (closed) {
            throw new SocketException("Socket closed");
        }
    }

    /** Lets the handle go, which somebody else owns from now on. It has no operation yet. */
    void release() {
        assert !associated && operations.isEmpty();
        closed = true;
    }

    /** Closing a socket makes Windows cancel its operations; their completions follow. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (IocpOperation operation : operations) {
            if (!operation.isInFlight()) {
                operation.remove();
            }
        }
        engine.winsock().close(handle);
    }
}
