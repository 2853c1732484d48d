package io.jvloop.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.LoopPolicies;
import io.jvloop.spi.Availability;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The choice among several providers. */
class PolicySearchTest {
    /** Makes the reason that is logged once a process another one in each test. */
    private static int tests;
    @RegisterExtension
    final LogCapture captured = new LogCapture();
    @TempDir
    Path services;
    private final ClassLoader former = Thread.currentThread().getContextClassLoader();

    @BeforeEach
    void threeProviders() throws IOException {
        tests++;
        Path file = services.resolve("META-INF/services/" + LoopPolicy.class.getName());
        Files.createDirectories(file.getParent());
        Files.writeString(file, Slow.class.getName() + "\n" + Broken.class.getName() + "\n" + Fast.class.getName() + "\n");
        Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[] {services.toUri().toURL()}, former));
    }

    @AfterEach
    void asBefore() {
        Thread.currentThread().setContextClassLoader(former);
        System.clearProperty("jvloop.policy");
    }

    /** Its reason is logged, once in the process. */
    @Test
    @Behaviour(536)
    void theBestAvailableIsChosenAndABetterOneThatCannotBeUsedIsLogged() {
        assertThat(LoopPolicies.select().name()).isEqualTo("fast");
        assertThat(LoopPolicies.select().name()).isEqualTo("fast");
        assertThat(LoopPolicies.available()).extracting(LoopPolicy::name).containsExactly("fast", "slow");

        assertThat(captured.text()).containsOnlyOnce("'broken' is passed over").contains("UnsatisfiedLinkError: no native part");
    }

    @Test
    @Behaviour(536)
    void thePropertyForcesAPolicyAndOneThatCannotBeUsedIsAnError() {
        System.setProperty("jvloop.policy", "slow");
        assertThat(LoopPolicies.select().name()).isEqualTo("slow");

        System.setProperty("jvloop.policy", "broken");
        assertThatThrownBy(LoopPolicies::select).isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("broken", "-Djvloop.policy", "no native part");
    }

    /** {@code uvloop __init__.install}. */
    @Test
    @Behaviour({533, 534})
    void installedPolicyMakesTheLoopsThatFollow() throws Exception {
        assertThat(Child.output(InstallingProgram.class, "early")).containsExactly("manual manual false", "exit 0");
    }

    @Test
    @Behaviour(534)
    void policyIsNotInstalledOnceALoopWasOpened() throws Exception {
        assertThat(Child.output(InstallingProgram.class, "late")).first().asString().contains("a loop was opened already");
    }

    /** What the providers share. */
    abstract static class Provider implements LoopPolicy {
        @Override
        public String name() {
            return getClass().getSimpleName().toLowerCase(Locale.ROOT);
        }

        @Override
        public Availability availability() {
            return Availability.AVAILABLE;
        }

        @Override
        public IoBackend open(BackendContext context) {
            throw new UnsupportedOperationException();
        }
    }

    /** The fallback. */
    public static final class Slow extends Provider {
        @Override
        public int priority() {
            return 0;
        }
    }

    /** The best that works. */
    public static final class Fast extends Provider {
        @Override
        public int priority() {
            return 10;
        }
    }

    /** Its native part does not load. */
    public static final class Broken extends Provider {
        @Override
        public int priority() {
            return 20;
        }

        @Override
        public Availability availability() {
            throw new UnsatisfiedLinkError("no native part " + tests);
        }
    }
}
