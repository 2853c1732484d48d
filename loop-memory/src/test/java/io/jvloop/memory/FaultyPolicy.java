package io.jvloop.memory;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.doubles.AnothersPolicy;
import org.jspecify.annotations.Nullable;

/** Confined to its thread. The policy {@code memory} with a fault in the streams that are opened while there is one. */
final class FaultyPolicy implements AnothersPolicy {
    private @Nullable Fault fault;

    void fault(@Nullable Fault newFault) {
        fault = newFault;
    }

    @Override
    public LoopPolicy other() {
        return new MemoryPolicy();
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
