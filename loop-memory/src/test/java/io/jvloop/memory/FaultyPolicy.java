package io.jvloop.memory;

import io.jvloop.spi.Availability;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import org.jspecify.annotations.Nullable;

/** Confined to its thread. The policy {@code memory} with a fault in the streams that are opened while there is one. */
final class FaultyPolicy implements LoopPolicy {
    private @Nullable Fault fault;

    void fault(@Nullable Fault newFault) {
        fault = newFault;
    }

    @Override
    public String name() {
        return "faulty";
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public Availability availability() {
        return Availability.AVAILABLE;
    }

    @Override
    public IoBackend open(BackendContext context) {
        return new MemoryBackend(context, this::stream);
    }

    private MemoryStream stream(MemoryBackend backend, MemorySocket socket) {
        Fault now = fault;
        return now == null ? new MemoryStream(backend, socket) : new FaultyStream(now, backend, socket);
    }
}
