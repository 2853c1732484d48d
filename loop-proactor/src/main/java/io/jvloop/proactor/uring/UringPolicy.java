package io.jvloop.proactor.uring;

import io.jvloop.spi.Availability;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.spi.completion.CompletionBackend;
import io.jvloop.unix.CpuAffinity;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. The policy {@code uring}: Linux's io_uring, chosen by name only. Its loop is tied to its first thread.
 */
public final class UringPolicy implements LoopPolicy {

    /** Whether a ring has been set up. A refusal is not kept, since memory or descriptors may have been short. */
    private static volatile boolean worked;

    /** Makes the policy; all are alike. */
    public UringPolicy() {
    }

    @Override
    public String name() {
        return "uring";
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public Availability availability() {
        if (worked) {
            return Availability.AVAILABLE;
        }
        @Nullable String obstacle = Requirements.obstacle(System.getProperty("os.name"), System.getProperty("os.arch"),
                UringPolicy.class.getModule().isNativeAccessEnabled(), RunningKernel::new);
        if (obstacle != null) {
            return new Availability.Unavailable(obstacle, null);
        }
        worked = true;
        return Availability.AVAILABLE;
    }

    @Override
    public IoBackend open(BackendContext context) throws IOException {
        return new CompletionBackend(context, new UringEngine());
    }

    @Override
    public void bindThread(int cpu) throws IOException {
        CpuAffinity.bind(new ForeignCalls(), cpu);
    }

    @Override
    public String toString() {
        return "UringPolicy";
    }
}
