package io.jvloop.kqueue;

import io.jvloop.spi.Availability;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.PolicyContract;
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
        StandIn() {
            super(StandInPolicy::new);
        }

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            boolean packaged = context.getTestClass().filter(PolicyContract.class::isAssignableFrom).isPresent();
            return packaged ? ConditionEvaluationResult.disabled("a stand-in is in no module")
                    : super.evaluateExecutionCondition(context);
        }
    }
}
