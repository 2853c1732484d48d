package io.jvloop.kqueue;

import io.jvloop.spi.Availability;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.kqueue.KQueue;
import java.io.IOException;

/** Safe for use by any thread. The module's code over {@link StandInKqueue}. By name only. */
public final class StandInPolicy implements LoopPolicy {

    private final StandInSystem system;

    /** Makes the one that is found by name. */
    public StandInPolicy() {
        this(StandInSystem.FREEBSD);
    }

    StandInPolicy(StandInSystem system) {
        this.system = system;
    }

    @Override
    public String name() {
        return "kqueue-stand-in";
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public Availability availability() {
        if (KQueue.isAvailable()) {
            return new Availability.Unavailable("the real kqueue is here", null);
        }
        return Epoll.isAvailable() ? Availability.AVAILABLE
                : new Availability.Unavailable("the stand-in needs epoll: " + Epoll.unavailabilityCause(), Epoll.unavailabilityCause());
    }

    @Override
    public IoBackend open(BackendContext context) throws IOException {
        return KqueuePolicy.open(context, StandInKqueue.newFactory(system), system);
    }
}
