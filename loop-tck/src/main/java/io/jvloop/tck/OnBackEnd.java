package io.jvloop.tck;

import io.jvloop.spi.Availability;
import io.jvloop.spi.LoopPolicy;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Skips contracts, with the reason, on a back end that cannot be used here, and the tests that it is exempt from. Gives its policy to tests
 * that open no loop. JUnit finds it by its services file, in the suites that {@link EveryContract} makes.
 */
public final class OnBackEnd implements ExecutionCondition, ParameterResolver {

    /** For JUnit, which makes one a suite. */
    public OnBackEnd() {
    }

    /** Of an exempt contract each test is skipped, so that each tells what it would have proved. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        BackEndUnderTest backEnd = BackEndUnderTest.of(context).orElse(null);
        if (backEnd == null || context.getTestClass().isEmpty()) {
            return ConditionEvaluationResult.enabled("of no suite, or of no contract yet");
        }
        if (context.getTestMethod().isEmpty()) {
            return backEnd.availability() instanceof Availability.Unavailable(String reason, var _)
                    ? ConditionEvaluationResult.disabled(reason) : ConditionEvaluationResult.enabled("available");
        }
        Map<String, String> exemptions = backEnd.exemptions();
        String contract = context.getRequiredTestClass().getSimpleName();
        if (!(backEnd.home() instanceof OwnRun) && runsLoopItself(context)) {
            return ConditionEvaluationResult.disabled("runs or closes loops itself, and here somebody else makes the turns");
        }
        return Stream.of(contract, contract + "." + context.getRequiredTestMethod().getName()).filter(exemptions::containsKey).findFirst()
                .map(exempt -> ConditionEvaluationResult.disabled(exemptions.get(exempt)))
                .orElse(ConditionEvaluationResult.enabled("not exempt"));
    }

    private static boolean runsLoopItself(ExtensionContext context) {
        Method test = context.getRequiredTestMethod();
        return AnnotationSupport.isAnnotated(test, RunsLoopItself.class)
                || AnnotationSupport.isAnnotated(context.getRequiredTestClass(), RunsLoopItself.class)
                        && !AnnotationSupport.isAnnotated(test, AsyncTest.class);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LoopPolicy.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return BackEndUnderTest.of(context).orElseThrow().policy();
    }
}
