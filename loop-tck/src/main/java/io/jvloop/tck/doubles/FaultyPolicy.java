package io.jvloop.tck.doubles;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import java.io.IOException;

/** A policy whose back ends are another's, with faults. */
public record FaultyPolicy(LoopPolicy other, Faults faults) implements AnothersPolicy {
    @Override
    public IoBackend open(BackendContext context) throws IOException {
        return faults.around(IoBackend.class, other.open(context));
    }
}
