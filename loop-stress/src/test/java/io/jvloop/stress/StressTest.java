package io.jvloop.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.ReportUtils;

/**
 * Runs the jcstress tests of this module, for about two seconds each, and judges their outcomes.
 *
 * <p>A test with "Broken" in its name is the twin of another: the same protocol without its guard. Its forbidden outcome must be seen. If
 * it is not, the sound test could not have seen it either, and proves nothing.
 */
class StressTest {
    /** One JVM configuration instead of some forty: this is a gate, not a campaign. For the full matrix run jcstress' own main class. */
    private static final List<String> SHORT = List.of("-f", "1", "-iters", "4", "-time", "500", "-sc", "false", "-af", "NONE",
            "-jvmArgs", "-Xmx256m --enable-native-access=ALL-UNNAMED");

    /** On a busy machine the two sides of a race seldom meet: a twin that has not failed yet gets another chance, but not for ever. */
    private static final int ROUNDS = 4;

    @TestFactory
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> protocolsHoldAndBrokenTwinsFail() throws Exception {
        Map<String, TestResult> results = new TreeMap<>(run(".*"));
        assertThat(results).as("jcstress tests").isNotEmpty();
        for (int round = 2; round <= ROUNDS; round++) {
            String unbroken = results.values().stream().filter(result -> isTwin(result) && forbidden(result).isEmpty())
                    .map(TestResult::getName).collect(Collectors.joining("|"));
            if (unbroken.isEmpty()) {
                break;
            }
            results.putAll(run(unbroken));
        }
        return results.values().stream().map(result -> DynamicTest.dynamicTest(result.getName(), () -> judge(result)));
    }

    private static Map<String, TestResult> run(String tests) throws Exception {
        Options options = new Options(Stream.concat(SHORT.stream(), Stream.of("-t", tests)).toArray(String[]::new));
        options.parse();
        JCStress jcstress = new JCStress(options);
        try {
            jcstress.run();
        } catch (AssertionError _) {
            // Raised for every forbidden outcome, so for each broken twin: the results below say more.
        }
        InProcessCollector collector = new InProcessCollector();
        new DiskReadCollector(options.getResultFile(), collector).dump();
        Map<String, TestResult> results = ReportUtils.mergedByName(collector.getTestResults()).stream()
                .collect(Collectors.toMap(TestResult::getName, result -> result));
        assertThat(results).as("results of " + tests).containsOnlyKeys(jcstress.getTests());
        return results;
    }

    private static void judge(TestResult result) {
        assertThat(result.status()).as(() -> String.join("\n", result.getMessages())).isEqualTo(Status.NORMAL);
        if (isTwin(result)) {
            assertThat(forbidden(result)).as("forbidden outcomes of a broken twin").isNotEmpty();
        } else {
            assertThat(forbidden(result)).as("forbidden outcomes").isEmpty();
            assertThat(result.grading().isPassed).as(() -> result.grading().failureMessages.toString()).isTrue();
        }
    }

    private static boolean isTwin(TestResult result) {
        return result.getName().contains("Broken");
    }

    private static List<String> forbidden(TestResult result) {
        return result.grading().gradingResults.values().stream()
                .filter(outcome -> outcome.expect == Expect.FORBIDDEN && outcome.count > 0)
                .map(outcome -> outcome.count + " times (" + outcome.id + "): " + outcome.description)
                .toList();
    }
}
