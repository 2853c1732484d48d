package io.jvloop.proactor.uring;

import io.jvloop.spi.SystemSocket;
import io.jvloop.spi.completion.EngineSocket;
import io.jvloop.spi.completion.Operation;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Confined to its loop. What sockets and pipes of a ring have in common: a descriptor, and operations that keep their numbers until it is
 * closed and all of them have ended.
 */
abstract class RingSocket<E> extends EngineSocket<E> implements SystemSocket {
    final UringEngine engine;
    final Descriptor descriptor;
    private final List<Operation> operations = new ArrayList<>(3);
    private boolean closed;

    RingSocket(UringEngine engine, Descriptor descriptor) {
        this.engine = engine;
        this.descriptor = descriptor;
    }

    final Operation operation(Operation.Completion completion) {
        Operation made = engine.operation(completion);
        operations.add(made);
        return made;
    }

    final void forget(Operation ended) {
        operations.remove(ended);
        engine.forget(ended);
    }

    final boolean isClosed() {
        return closed;
    }

    @Override
    public final void close() {
        if (!closed) {
            closed = true;
            operations.forEach(engine::cancel);
            closeDescriptor(isIdle());
            forgetIdle();
        }
    }

    /** Lets the descriptor go, which somebody else owns from now on. Nothing is in flight on it. */
    final Descriptor release() {
        closed = true;
        forgetIdle();
        return descriptor;
    }

    /** Closes the descriptor after its operations were cancelled. */
    void closeDescriptor(boolean idle) {
        descriptor.close(idle);
    }

    private boolean isIdle() {
        for (Operation operation : operations) {
            if (operation.isInFlight()) {
                return false;
            }
        }
        return true;
    }

    /** Frees a closed socket's operation numbers and memory once all operations have ended. */
    final void forgetIdle() {
        if (!operations.isEmpty() && isIdle()) {
            operations.forEach(engine::forget);
            operations.clear();
            releaseAll();
        }
    }

    /** Releases the memory that operations use. */
    void releaseAll() {
    }

    /** Whether it supports the options for multicast. */
    boolean hasMulticast() {
        return false;
    }

    @Override
    public final SocketAddress localAddress() throws IOException {
        return descriptor.localAddress();
    }

    @Override
    public final <T> T option(SocketOption<T> name) throws IOException {
        return descriptor.option(name, hasMulticast());
    }

    @Override
    public final <T> void setOption(SocketOption<T> name, T value) throws IOException {
        descriptor.setOption(name, value, hasMulticast());
    }
}
