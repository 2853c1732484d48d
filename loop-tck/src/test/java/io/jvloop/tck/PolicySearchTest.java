package io.jvloop.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.LoopPolicies;
import io.jvloop.spi.Availability;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.ProviderFiles.Provider;
import io.jvloop.tck.watch.LogCapture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The choice among several providers. */
class PolicySearchTest {
    /** Makes the reason that is logged once a process another one in each test. */
    private static int tests;
    /** The system of the platforms' own. */
    private static String system = "";
    @RegisterExtension
    final LogCapture captured = new LogCapture();
    @RegisterExtension
    final ProviderFiles providers = new ProviderFiles();

    /** Its reason is logged, once in the process. */
    @Test
    @Behaviour(536)
    void theBestAvailableIsChosenAndABetterOneThatCannotBeUsedIsLogged() throws Exception {
        tests++;
        providers.use(Slow.class, Unloadable.class, Fast.class);
        assertThat(LoopPolicies.select().name()).isEqualTo("fast");
        assertThat(LoopPolicies.select().name()).isEqualTo("fast");
        assertThat(LoopPolicies.available()).extracting(LoopPolicy::name).containsExactly("fast", "slow");

        assertThat(captured.text()).containsOnlyOnce("'unloadable' is passed over").contains("UnsatisfiedLinkError: no native part");
    }

    @Test
    @Behaviour(536)
    void thePropertyForcesAPolicyAndOneThatCannotBeUsedIsAnError() throws Exception {
        providers.use(Slow.class, Unloadable.class, Fast.class);
        System.setProperty("jvloop.policy", "slow");
        assertThat(LoopPolicies.select().name()).isEqualTo("slow");

        System.setProperty("jvloop.policy", "unloadable");
        assertThatThrownBy(LoopPolicies::select).isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("unloadable", "-Djvloop.policy", "no native part");
    }

    @Test
    void eachProviderIsExplainedWithItsReason() throws Exception {
        providers.use(Slow.class, Unloadable.class, Fast.class, OnDemand.class);
        String type = PolicySearchTest.class.getName();

        assertThat(LoopPolicies.explain().lines()).startsWith(
                "unloadable (priority 20, " + type + "$Unloadable): unavailable: its provider is broken: "
                        + "java.lang.UnsatisfiedLinkError: no native part " + tests,
                "fast (priority 10, " + type + "$Fast): chosen, the best available",
                "slow (priority 0, " + type + "$Slow): available, not chosen",
                "ondemand (priority -1, " + type + "$OnDemand): available, chosen by name only");
    }

    @Test
    void policyOfNegativePriorityIsChosenByNameOnly() throws Exception {
        providers.use(OnDemand.class);
        assertThatThrownBy(LoopPolicies::select).isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("no event loop back end is available", "ondemand", "chosen by name only");

        System.setProperty("jvloop.policy", "ondemand");
        assertThat(LoopPolicies.select().name()).isEqualTo("ondemand");
        assertThat(LoopPolicies.explain()).contains("ondemand").contains("chosen, named by -Djvloop.policy");
    }

    @Test
    void nameThatIsAvailableNowhereIsExplainedAsAnError() throws Exception {
        providers.use(Slow.class, Unloadable.class);
        System.setProperty("jvloop.policy", "unloadable");
        assertThat(LoopPolicies.explain()).contains("slow (priority 0, ").contains("): available, not chosen")
                .contains("error: the loop policy 'unloadable', asked for by -Djvloop.policy, is unavailable: ");

        System.setProperty("jvloop.policy", "fats");
        assertThat(LoopPolicies.explain())
                .contains("error: there is no loop policy 'fats', asked for by -Djvloop.policy; there are: [unloadable, slow]");
    }

    /** As the back ends rank themselves. */
    @ParameterizedTest
    @CsvSource({"Windows, iocp", "macOS, kqueue", "FreeBSD, kqueue", "Linux, epoll", "Solaris, nio"})
    void eachSystemGetsItsOwnAndEveryOtherNio(String name, String expected) throws Exception {
        system = name;
        providers.use(Nio.class, Iocp.class, Kqueue.class, Epoll.class);

        assertThat(LoopPolicies.select().name()).isEqualTo(expected);
        assertThat(LoopPolicies.explain()).contains("): chosen, the best available");
    }

    @ParameterizedTest
    @CsvSource({"iocp", "nio"})
    void onWindowsTheProactorAndTheSelectorCanBothBeChosen(String name) throws Exception {
        system = "Windows";
        providers.use(Nio.class, Iocp.class, Kqueue.class, Epoll.class);
        System.setProperty("jvloop.policy", name);

        assertThat(LoopPolicies.select().name()).isEqualTo(name);
        assertThat(LoopPolicies.named(name).name()).isEqualTo(name);
    }

    /** Of equals the name decides, so that two machines choose alike. */
    @Test
    @Behaviour(536)
    void amongEqualsTheNameDecides() throws Exception {
        providers.use(Fast.class, Brisk.class);
        assertThat(LoopPolicies.select().name()).isEqualTo("brisk");

        providers.use(Brisk.class, Fast.class);
        assertThat(LoopPolicies.select().name()).isEqualTo("brisk");
    }

    /** The fallback. */
    public static final class Slow extends Provider {
        public Slow() {
            super(0);
        }
    }

    /** The best that works. */
    public static final class Fast extends Provider {
        public Fast() {
            super(10);
        }
    }

    /** As good. */
    public static final class Brisk extends Provider {
        public Brisk() {
            super(10);
        }
    }

    /** By name only. */
    public static final class OnDemand extends Provider {
        public OnDemand() {
            super(-1);
        }
    }

    /** Its native part does not load. */
    public static final class Unloadable extends Provider {
        public Unloadable() {
            super(20);
        }

        @Override
        public Availability availability() {
            throw new UnsatisfiedLinkError("no native part " + tests);
        }
    }

    /** One that is of some systems only. */
    abstract static class OfSystem extends Provider {
        private final List<String> systems;

        OfSystem(String... systems) {
            super(100);
            this.systems = List.of(systems);
        }

        @Override
        public Availability availability() {
            return systems.contains(system) ? Availability.AVAILABLE : new Availability.Unavailable("not of " + system, null);
        }
    }

    /** Everywhere. */
    public static final class Nio extends Provider {
        public Nio() {
            super(0);
        }
    }

    /** Windows'. */
    public static final class Iocp extends OfSystem {
        public Iocp() {
            super("Windows");
        }
    }

    /** The BSDs'. */
    public static final class Kqueue extends OfSystem {
        public Kqueue() {
            super("macOS", "FreeBSD");
        }
    }

    /** Linux's. */
    public static final class Epoll extends OfSystem {
        public Epoll() {
            super("Linux");
        }
    }
}
