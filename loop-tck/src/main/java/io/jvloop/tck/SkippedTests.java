package io.jvloop.tck;

import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Confined to the thread that runs the tests. Prints at the end how many tests were skipped, and why: runners count them, but bury the
 * reasons in their reports. JUnit finds it by its services file.
 */
public final class SkippedTests implements TestExecutionListener {
    private final Map<String, Integer> reasons = new TreeMap<>();

    /** For JUnit, which makes one a JVM. */
    public SkippedTests() {
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        reasons.merge(reason, 1, Integer::sum);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult ended) {
        if (test.isTest() && ended.getStatus() == TestExecutionResult.Status.ABORTED) {
            reasons.merge(ended.getThrowable().map(Throwable::getMessage).orElse("no reason given"), 1, Integer::sum);
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan finished) {
        reasons.forEach((reason, count) -> System.out.println(count + " skipped: " + reason));
        reasons.clear();
    }
}
