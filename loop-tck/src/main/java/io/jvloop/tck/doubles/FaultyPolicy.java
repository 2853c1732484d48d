package io.jvloop.tck;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import java.io.IOException;

/** A policy whose back ends are another's, with faults. */
record FaultyPolicy(LoopPolicy other, Faults faults) implements AnothersPolicy {
    @Override
    public IoBackend open(BackendContext context) throws IOException {
        return faults.around(IoBackend.class, other.open(context));
    }
}
