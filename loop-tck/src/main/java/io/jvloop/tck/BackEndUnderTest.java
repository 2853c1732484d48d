package io.jvloop.tck;

import io.jvloop.LoopOptions;
import io.jvloop.spi.Availability;
import io.jvloop.spi.LoopPolicy;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.UniqueId;

/**
 * What the kit must know of a back end: the test class of the back end says it, {@link EveryContract} or one that runs a single contract on
 * a policy of its own.
 */
public interface BackEndUnderTest {

    /**
     * The back end.
     *
     * @return its policy, each time a new one
     */
    LoopPolicy policy();

    /**
     * Options of a loop on it.
     *
     * @return a new policy, and a clock if it needs one of its own
     */
    default LoopOptions options() {
        return LoopOptions.DEFAULT.withPolicy(policy());
    }

    /**
     * Whether the contracts can be run here. Where they cannot, they are skipped with the reason.
     *
     * @return what the policy says, unless the test knows better
     */
    default Availability availability() {
        return policy().availability();
    }

    /**
     * Who makes the turns of the tests' loops.
     *
     * @return by default the thread of the test; if it is another, tests that {@linkplain RunsLoopItself run their loop themselves} are
     *         skipped
     */
    default LoopHome home() {
        return new OwnRun();
    }

    /**
     * What this back end does not keep.
     *
     * @return the reasons by the names of the contracts or of single tests: {@code SignalContract}, or {@code SignalContract.itsTest}
     */
    default Map<String, String> exemptions() {
        return Map.of();
    }

    /**
     * The back end that a test runs on: the innermost test object that is one, else the suite that the test belongs to.
     *
     * @param context the test, or a class of tests
     * @return it; empty for a class that is run by itself, before it has an object
     */
    static Optional<BackEndUnderTest> of(ExtensionContext context) {
        return context.getTestInstances().flatMap(instances -> instances.findInstance(BackEndUnderTest.class))
                .or(() -> UniqueId.parse(context.getUniqueId()).getSegments().stream()
                        .filter(segment -> segment.getType().equals("suite")).findFirst().map(suite -> named(suite.getValue())));
    }

    private static BackEndUnderTest named(String suite) {
        return ReflectionSupport.tryToLoadClass(suite)
                .andThenTry(type -> (BackEndUnderTest) ReflectionSupport.newInstance(type))
                .getOrThrow(failure -> new JUnitException(suite + " is no test of a back end", failure));
    }
}
