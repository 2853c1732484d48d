package io.jvloop.tck;

import io.jvloop.spi.Availability;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Lets a test say which providers its thread's context class loader finds. */
final class ProviderFiles implements BeforeEachCallback, AfterEachCallback {
    private ClassLoader former;
    private Path directory;

    /** What the providers of the tests share: the simple name as the policy's name, and availability. */
    abstract static class Provider implements LoopPolicy {
        private final int priority;

        Provider(int priority) {
            this.priority = priority;
        }

        @Override
        public String name() {
            return getClass().getSimpleName().toLowerCase(Locale.ROOT);
        }

        @Override
        public int priority() {
            return priority;
        }

        @Override
        public Availability availability() {
            return Availability.AVAILABLE;
        }

        @Override
        public IoBackend open(BackendContext context) {
            throw new UnsupportedOperationException("no provider of this test opens loops");
        }
    }

    /** The folder with the services file, for the class path of another JVM. */
    Path write(String... providers) throws IOException {
        Path file = directory.resolve("META-INF/services/" + LoopPolicy.class.getName());
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(providers));
        return directory;
    }

    void use(Class<?>... providers) throws IOException {
        String[] names = new String[providers.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = providers[i].getName();
        }
        use(names);
    }

    void use(String... providers) throws IOException {
        Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[] {write(providers).toUri().toURL()}, former));
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        former = Thread.currentThread().getContextClassLoader();
        directory = Files.createTempDirectory("providers");
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        Thread.currentThread().setContextClassLoader(former);
        System.clearProperty("jvloop.policy");
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }
}
