package io.jvloop.tck.doubles;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import java.io.IOException;

/** A policy that is another's; once, right after one of its back end's calls or right before it, something else happens. */
public final class InterruptedPolicy implements AnothersPolicy {
    private final LoopPolicy policy;
    private final String step;
    private final Interruption interruption;
    private boolean interrupted;

    /** What happens. */
    public interface Interruption {
        void happen() throws Exception;
    }

    /**
     * Makes one.
     *
     * @param policy the other's
     * @param step   the call's name, with "before " in front for right before it
     */
    public InterruptedPolicy(LoopPolicy policy, String step, Interruption interruption) {
        this.policy = policy;
        this.step = step;
        this.interruption = interruption;
    }

    @Override
    public LoopPolicy other() {
        return policy;
    }

    @Override
    public IoBackend open(BackendContext lent) throws IOException {
        return AnothersPolicy.hooked(policy.open(lent), (method, arguments, call) -> {
            interruptAt("before " + method);
            try {
                return call.proceed();
            } finally {
                interruptAt(method);
            }
        });
    }

    private void interruptAt(String now) throws Exception {
        if (now.equals(step) && !interrupted) {
            interrupted = true;
            interruption.happen();
        }
    }
}
