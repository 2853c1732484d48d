package io.jvloop.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.LoopPolicies;
import io.jvloop.spi.Availability;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.ProviderFiles.Provider;
import io.jvloop.tck.watch.LogCapture;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A provider may break in any way: the others work on, and {@code explain} says what is wrong with it. */
class BrokenProviderTest {
    private static final String NEST = BrokenProviderTest.class.getName() + "$";
    @RegisterExtension
    final LogCapture captured = new LogCapture();
    @RegisterExtension
    final ProviderFiles providers = new ProviderFiles();

    private void assertSkipped(String provider, String... reason) throws Exception {
        providers.use(provider, Sound.class.getName());
        assertThat(LoopPolicies.select()).isInstanceOf(Sound.class);
        assertThat(LoopPolicies.available()).singleElement().isInstanceOf(Sound.class);
        assertThat(LoopPolicies.explain().lines()).contains("sound (priority 0, " + NEST + "Sound): chosen, the best available")
                .filteredOn(line -> line.startsWith("broken provider, skipped: ")).singleElement().asString().contains(provider)
                .contains(reason);
        assertThat(captured.text()).contains("skipped a broken event loop provider: ").contains(reason);
        assertThatThrownBy(() -> LoopPolicies.named("wanted")).isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(reason);
    }

    @Test
    void constructorThatThrows() throws Exception {
        assertSkipped(NEST + "Unmade", "could not be instantiated: java.lang.IllegalStateException: not today");
    }

    @Test
    void staticInitialiserThatThrows() throws Exception {
        assertSkipped(NEST + "Uninitialised", "could not be instantiated: ", "java.lang.UnsupportedOperationException: no such machine");
    }

    @Test
    void classThatIsMissing() throws Exception {
        assertSkipped("org.example.Gone", "Provider org.example.Gone not found");
    }

    @Test
    void classOfAnotherKind() throws Exception {
        assertSkipped(NEST + "Stranger", "not a subtype: it does not implement " + LoopPolicy.class.getName()
                + ", or it implements another class loader's copy of it");
    }

    @Test
    void nameThatIsNull() throws Exception {
        assertSkipped(NEST + "Nameless", "has no name");
    }

    @Test
    void nameThatIsBlank() throws Exception {
        assertSkipped(NEST + "Blank", "has no name");
    }

    @Test
    void nameThatThrows() throws Exception {
        assertSkipped(NEST + "Forgetful", "does not say who it is: java.lang.IllegalStateException: who am I?");
    }

    @Test
    void priorityThatThrows() throws Exception {
        assertSkipped(NEST + "Undecided", "does not say who it is: java.lang.AssertionError: how good am I?");
    }

    private void assertPassedOver(Class<?> provider, String reason) throws Exception {
        providers.use(provider, Sound.class);
        String name = provider.getSimpleName().toLowerCase(Locale.ROOT);
        assertThat(LoopPolicies.select()).isInstanceOf(Sound.class);
        assertThat(LoopPolicies.available()).singleElement().isInstanceOf(Sound.class);
        assertThat(LoopPolicies.explain().lines())
                .contains(name + " (priority 100, " + provider.getName() + "): unavailable: " + reason);
        assertThatThrownBy(() -> LoopPolicies.named(name)).isInstanceOf(IllegalStateException.class).hasMessageContaining(reason);
    }

    @Test
    void availabilityThatThrows() throws Exception {
        assertPassedOver(Moody.class, "its provider is broken: java.lang.IllegalStateException: don't ask");
    }

    @Test
    void availabilityThatIsNull() throws Exception {
        assertPassedOver(Mute.class, "its provider is broken: it does not say whether it can be used");
    }

    @Test
    void nativePartThatIsMissingOrOfAnotherProcessor() throws Exception {
        assertPassedOver(Foreign.class, "its library does not load on riscv64: wrong ELF class");
    }

    /** Nobody can say which of the two is meant, so neither is chosen, and the refusal names both. */
    @Test
    void twoOfOneNameAreAnErrorAndExplained() throws Exception {
        providers.use(Sound.class, Echo.class);
        String clash = "two loop policies are named 'sound': " + NEST + "Echo and " + NEST
                + "Sound; take one of them off the class path";

        assertThatThrownBy(LoopPolicies::select).isInstanceOf(IllegalStateException.class).hasMessage(clash);
        assertThatThrownBy(LoopPolicies::available).isInstanceOf(IllegalStateException.class).hasMessage(clash);
        assertThatThrownBy(() -> LoopPolicies.named("sound")).isInstanceOf(IllegalStateException.class).hasMessage(clash);
        assertThat(LoopPolicies.explain().lines()).contains("error: " + clash)
                .contains("sound (priority 0, " + NEST + "Sound): available, not chosen");
    }

    @Test
    void oneProviderThatIsDeclaredTwiceIsOne() throws Exception {
        providers.use(Sound.class, Sound.class);
        assertThat(LoopPolicies.available()).singleElement().isInstanceOf(Sound.class);
    }

    /** A container whose application brings its own copy of jvloop, while jvloop is called from another. */
    @Test
    void providerOfAnotherCopyOfTheApiIsExplained() throws Exception {
        List<URL> everything = new ArrayList<>(List.of(providers.write(Sound.class.getName()).toUri().toURL()));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            everything.add(Path.of(entry).toUri().toURL());
        }
        ClassLoader apart = new URLClassLoader(everything.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        Thread.currentThread().setContextClassLoader(apart);

        assertThat(LoopPolicies.explain()).contains("broken provider, skipped: " + NEST + "Sound not a subtype")
                .contains("another class loader's copy").contains("error: no event loop back end is available");
    }

    /** No policy. */
    public static final class Stranger {
    }

    /** It works. */
    public static final class Sound extends Provider {
        public Sound() {
            super(0);
        }
    }

    /** Of the same name. */
    public static final class Echo extends Provider {
        public Echo() {
            super(1);
        }

        @Override
        public String name() {
            return "sound";
        }
    }

    /** A better one, if it worked. */
    abstract static class Better extends Provider {
        Better() {
            super(100);
        }
    }

    /** Its constructor throws. */
    public static final class Unmade extends Better {
        public Unmade() {
            throw new IllegalStateException("not today");
        }
    }

    /** Its class does not initialise. */
    public static final class Uninitialised extends Better {
        static final Object MACHINE = machine();

        private static Object machine() {
            throw new UnsupportedOperationException("no such machine");
        }
    }

    /** Its name is null. */
    public static final class Nameless extends Better {
        @Override
        public String name() {
            return null;
        }
    }

    /** Its name is blank. */
    public static final class Blank extends Better {
        @Override
        public String name() {
            return " ";
        }
    }

    /** Its name throws. */
    public static final class Forgetful extends Better {
        @Override
        public String name() {
            throw new IllegalStateException("who am I?");
        }
    }

    /** Its priority throws. */
    public static final class Undecided extends Better {
        @Override
        public int priority() {
            throw new AssertionError("how good am I?");
        }
    }

    /** Its availability throws. */
    public static final class Moody extends Better {
        @Override
        public Availability availability() {
            throw new IllegalStateException("don't ask");
        }
    }

    /** Its availability is null. */
    public static final class Mute extends Better {
        @Override
        public Availability availability() {
            return null;
        }
    }

    /** Its native part is another processor's. */
    public static final class Foreign extends Better {
        @Override
        public Availability availability() {
            UnsatisfiedLinkError cause = new UnsatisfiedLinkError("wrong ELF class");
            return new Availability.Unavailable("its library does not load on riscv64: " + cause.getMessage(), cause);
        }
    }
}
