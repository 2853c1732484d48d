package io.jvloop.tck;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Safe for use by any thread. Prints what was logged during a test only if the test failed: the contracts provoke so many warnings on
 * purpose that nobody would see one that matters. JUnit finds it by its services file.
 */
public final class LogOfFailures extends Handler implements TestExecutionListener {
    private static final int KEPT = 1000;
    private static final Logger ROOT = Logger.getLogger("");
    private final Deque<LogRecord> records = new ArrayDeque<>();
    private List<Handler> replaced = List.of();

    /** For JUnit, which makes one a JVM. */
    public LogOfFailures() {
        setFormatter(new SimpleFormatter());
    }

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        replaced = Arrays.asList(ROOT.getHandlers());
        replaced.forEach(ROOT::removeHandler);
        ROOT.addHandler(this);
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        ROOT.removeHandler(this);
        replaced.forEach(ROOT::addHandler);
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        if (test.isTest()) {
            take();
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult ended) {
        List<LogRecord> logged = take();
        if (ended.getStatus() == TestExecutionResult.Status.FAILED && !logged.isEmpty()) {
            System.err.println("logged until " + test.getDisplayName() + " failed, the last " + KEPT + " at most:");
            logged.forEach(one -> System.err.print(getFormatter().format(one)));
        }
    }

    private synchronized List<LogRecord> take() {
        List<LogRecord> taken = List.copyOf(records);
        records.clear();
        return taken;
    }

    @Override
    public synchronized void publish(LogRecord logged) {
        if (records.size() == KEPT) {
            records.remove();
        }
        records.add(logged);
    }

    @Override
    public void flush() {
        // There is nothing behind it.
    }

    @Override
    public void close() {
        take();
    }
}
