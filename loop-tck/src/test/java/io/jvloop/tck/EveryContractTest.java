package io.jvloop.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.spi.Availability;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.manual.ManualPolicy;
import io.jvloop.tck.net.tls.TlsProviderContract;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestTemplate;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The suite that a back end is certified by has all tests of the kit. */
class EveryContractTest {
    private static final Predicate<Method> IS_TEST = method -> AnnotationSupport.isAnnotated(method, Test.class)
            || AnnotationSupport.isAnnotated(method, TestTemplate.class);

    /** What a back end writes. JUnit runs it only for a pattern that matches everything. */
    static class AnyBackEnd extends EveryContract {
        @Override
        public LoopPolicy policy() {
            return new ManualPolicy();
        }

        @Override
        public Availability availability() {
            return new Availability.Unavailable("its contracts are only counted", null);
        }
    }

    /** What a contract is that has a wrong name. */
    static class Overlooked {
        @Test
        void test() {
            throw new AssertionError("run by nobody");
        }
    }

    private static List<Class<?>> kit() throws Exception {
        URI classes = EveryContract.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        return ReflectionSupport.findAllClassesInClasspathRoot(classes, EveryContractTest::hasTests, name -> true);
    }

    private static boolean hasTests(Class<?> type) {
        return !ReflectionSupport.findMethods(type, IS_TEST, HierarchyTraversalMode.TOP_DOWN).isEmpty();
    }

    private static List<Class<?>> forgotten(List<Class<?>> tests) {
        TestPlan plan = LauncherFactory.create().discover(
                LauncherDiscoveryRequestBuilder.request().selectors(DiscoverySelectors.selectClass(AnyBackEnd.class)).build());
        Set<Class<?>> run = plan.getRoots().stream().flatMap(root -> plan.getDescendants(root).stream())
                .flatMap(test -> test.getSource().stream()).filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getJavaClass()).collect(Collectors.toSet());
        return tests.stream().filter(type -> run.stream().noneMatch(type::isAssignableFrom)).toList();
    }

    /** The provider's contract is the only one that wants more than a policy: a provider's test extends it. */
    @Test
    void noTestOfTheKitIsForgotten() throws Exception {
        assertThat(kit()).hasSizeGreaterThan(100);
        assertThat(forgotten(kit())).containsExactly(TlsProviderContract.class);
    }

    @Test
    void testThatTheSuiteDoesNotFindIsNoticed() {
        assertThat(hasTests(Overlooked.class)).isTrue();
        assertThat(forgotten(List.of(Overlooked.class))).containsExactly(Overlooked.class);
    }
}
