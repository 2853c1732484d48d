package io.jvloop.proactor.iocp;

import io.jvloop.spi.Availability;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The class runs where the policy is available: on Windows, and inside Wine. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsWindows.Condition.class)
@interface NeedsWindows {

    class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return new IocpTest().availability() instanceof Availability.Unavailable(String reason, var _)
                    ? ConditionEvaluationResult.disabled(reason) : ConditionEvaluationResult.enabled("available");
        }
    }
}
