package io.jvloop.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Confined to the thread that runs the tests. Notes how each test marked {@link Behaviour} ended, in the file that the system property
 * {@code jvloop.test.behaviours} names; without it, nothing. JUnit finds it by its services file.
 *
 * <p>One line an item, its fields divided by tabs: item, back end, what it needs, mode, result, test, reason. The
 * back end has its name from the suite, {@code NioTest}, and what a contract needs from its package: {@code sockets} or a {@code loop}. For
 * a test of no suite both are {@code any}. So one file can hold several back ends. A class that is skipped as a
 * whole leaves a line of item 0.
 */
public final class BehaviourReport implements TestExecutionListener {
    private static final int ALL_ITEMS = 0;
    private final @Nullable String file = System.getProperty("jvloop.test.behaviours");
    private final String mode = System.getProperty("jvloop.test.mode", "mounted");
    private final List<String> lines = new ArrayList<>();
    private @Nullable TestPlan plan;

    /** For JUnit, which makes one a JVM. */
    public BehaviourReport() {
    }

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = started;
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        note(test, "skipped", reason);
        if (file != null && test.getSource().orElse(null) instanceof ClassSource) {
            add(ALL_ITEMS, test, "skipped", reason);
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult ended) {
        if (test.isTest()) {
            String reason = ended.getThrowable().map(Throwable::getMessage).orElse("");
            switch (ended.getStatus()) {
                case SUCCESSFUL -> note(test, "passed", "");
                case ABORTED -> note(test, "skipped", reason);
                case FAILED -> note(test, "failed", reason);
            }
        }
    }

    private void note(TestIdentifier test, String result, String reason) {
        Behaviour behaviour = file == null ? null : behaviour(test.getSource());
        if (behaviour != null) {
            for (int item : behaviour.value()) {
                add(item, test, result, reason);
            }
        }
    }

    private void add(int item, TestIdentifier test, String result, String reason) {
        String oneLine = reason.replaceAll("\\s+", " ").strip();
        lines.add(String.join("\t", String.valueOf(item), where(test), mode, result, name(test), oneLine));
    }

    private static @Nullable Behaviour behaviour(Optional<TestSource> source) {
        if (source.isPresent() && source.get() instanceof MethodSource method) {
            Method declared = method.getJavaMethod();
            return declared.getAnnotation(Behaviour.class);
        }
        return null;
    }

    private static String name(TestIdentifier test) {
        return test.getSource().orElse(null) instanceof MethodSource method
                ? method.getJavaMethod().getDeclaringClass().getSimpleName() + "." + method.getMethodName() : test.getDisplayName();
    }

    private String where(TestIdentifier test) {
        String contract = "";
        for (Optional<TestIdentifier> at = Optional.of(test); at.isPresent(); at = plan.getParent(at.get())) {
            if (at.get().getSource().orElse(null) instanceof ClassSource type) {
                if (EveryContract.class.isAssignableFrom(type.getJavaClass())) {
                    String backEnd = type.getJavaClass().getSimpleName().replaceFirst("Test$", "").toLowerCase(Locale.ROOT);
                    return backEnd + "\t" + (contract.startsWith(EveryContract.NEEDS_SOCKETS) ? "sockets" : "loop");
                }
                contract = type.getClassName();
            }
        }
        return "any\tany";
    }

    @Override
    public void testPlanExecutionFinished(TestPlan finished) {
        if (file != null) {
            try {
                Path target = Path.of(file);
                Files.createDirectories(target.toAbsolutePath().getParent());
                Files.write(target, lines);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write which behaviours the tests prove: " + e.getMessage(), e);
            }
        }
    }
}
