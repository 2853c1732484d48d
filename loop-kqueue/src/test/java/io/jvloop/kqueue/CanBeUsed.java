package io.jvloop.kqueue;

import io.jvloop.spi.Availability;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.FaultInjectionContract;
import io.jvloop.tck.PolicyContract;
import io.jvloop.tck.SandboxContract;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips, with the reason, tests of a back end that cannot be used here. */
abstract class CanBeUsed implements ExecutionCondition {
    private final Supplier<LoopPolicy> policy;

    private CanBeUsed(Supplier<LoopPolicy> policy) {
        this.policy = policy;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (policy.get().availability() instanceof Availability.Unavailable(String reason, Throwable _)) {
            System.out.println(context.getDisplayName() + " is skipped: " + reason);
            return ConditionEvaluationResult.disabled(reason);
        }
        return ConditionEvaluationResult.enabled("it can be used here");
    }

    /** Wherever Netty's handler loads, whatever the system is called. */
    static final class Kqueue extends CanBeUsed {
        Kqueue() {
            super(KqueuePolicy::new);
        }
    }

    /** Where it does not, on Linux. */
    static final class StandIn extends CanBeUsed {
        private static final Map<Class<?>, String> OF_THE_REAL_ONE = Map.of(PolicyContract.class, "a stand-in is in no module",
                SandboxContract.class, "what a sandbox could forbid the stand-in are calls of epoll's",
                FaultInjectionContract.class, "the system calls that the stand-in makes are epoll's");

        StandIn() {
            super(StandInPolicy::new);
        }

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            for (Map.Entry<Class<?>, String> each : OF_THE_REAL_ONE.entrySet()) {
                if (context.getTestClass().filter(each.getKey()::isAssignableFrom).isPresent()) {
                    return ConditionEvaluationResult.disabled(each.getValue());
                }
            }
            return super.evaluateExecutionCondition(context);
        }
    }
}
