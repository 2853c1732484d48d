package io.jvloop.tck.doubles;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A policy that is another's, and lets a test use what its last loop lent to the back end. */
public final class OverheardPolicy implements AnothersPolicy {
    private final LoopPolicy policy;
    private @Nullable BackendContext context;

    public OverheardPolicy(LoopPolicy policy) {
        this.policy = policy;
    }

    public BackendContext context() {
        return Objects.requireNonNull(context, "no loop was opened");
    }

    @Override
    public LoopPolicy other() {
        return policy;
    }

    @Override
    public IoBackend open(BackendContext lent) throws IOException {
        context = lent;
        return policy.open(lent);
    }
}
