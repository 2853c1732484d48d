package io.jvloop.tck;

import io.jvloop.spi.Availability;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A policy that is another's, and lets a test use what its last loop lent to the back end. */
final class OverheardPolicy implements LoopPolicy {
    private final LoopPolicy policy;
    private @Nullable BackendContext context;

    OverheardPolicy(LoopPolicy policy) {
        this.policy = policy;
    }

    BackendContext context() {
        return Objects.requireNonNull(context, "no loop was opened");
    }

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
    public IoBackend open(BackendContext lent) throws IOException {
        context = lent;
        return policy.open(lent);
    }
}
