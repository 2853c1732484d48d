package io.jvloop.tck;

import io.jvloop.spi.Availability;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import java.io.IOException;

/** A policy whose back ends are another's, with faults. */
record FaultyPolicy(LoopPolicy policy, Faults faults) implements LoopPolicy {
    @Override
    public String name() {
        return policy.name();
    }

    @Override
    public int priority() {
        return policy.priority();
    }

    @Override
    public Availability availability() {
        return policy.availability();
    }

    @Override
    public IoBackend open(BackendContext context) throws IOException {
        return faults.around(IoBackend.class, policy.open(context));
    }
}
