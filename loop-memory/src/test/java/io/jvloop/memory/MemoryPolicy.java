package io.jvloop.memory;

import io.jvloop.spi.Availability;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;

/** Safe for use by any thread. The policy {@code memory}: chosen by name only. */
public final class MemoryPolicy implements LoopPolicy {

    /** Makes the policy; all are alike. */
    public MemoryPolicy() {
    }

    @Override
    public String name() {
        return "memory";
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
        return new MemoryBackend(context, MemoryStream::new);
    }
}
