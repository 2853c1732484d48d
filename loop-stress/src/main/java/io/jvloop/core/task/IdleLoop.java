package io.jvloop.core.task;

import io.jvloop.Asyncio;
import io.jvloop.LoopOptions;
import io.jvloop.spi.Availability;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Capability;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import java.util.Set;

/** Loops that never run, for the protocols that have to hold then too. */
final class IdleLoop implements LoopPolicy {
    private static final LoopOptions OPTIONS = LoopOptions.DEFAULT.withPolicy(new IdleLoop()).withDebug(false);

    private IdleLoop() {
    }

    static TaskLoop open() {
        return (TaskLoop) Asyncio.newEventLoop(OPTIONS);
    }

    @Override
    public String name() {
        return "idle";
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
        return new Backend();
    }

    private static final class Backend implements IoBackend {
        @Override
        public void poll(long timeoutNanos) {
            throw new AssertionError("it does not run");
        }

        @Override
        public void wakeup() {
            throw new AssertionError("it does not sleep");
        }

        @Override
        public Set<Capability> capabilities() {
            return Set.of();
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
