package io.jvloop.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.LoopPolicies;
import io.jvloop.spi.Availability;
import io.jvloop.spi.LoopPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a back end is found. */
public abstract class PolicyContract {

    /**
     * The back end under test.
     *
     * @return its policy
     */
    protected abstract LoopPolicy policy();

    @Test
    void policyIsAvailableHereAndFoundByItsName() {
        assertThat(policy().availability()).isInstanceOf(Availability.Available.class);
        assertThat(LoopPolicies.named(policy().name())).hasSameClassAs(policy());
    }

    /** Programs on the class path and on the module path must find the same provider. */
    @Test
    void moduleAndServicesFileDeclareTheSameProvider() throws IOException {
        String provider = policy().getClass().getName();

        try (InputStream descriptor = resource("module-info.class")) {
            assertThat(ModuleDescriptor.read(descriptor).provides()).singleElement().satisfies(provided -> {
                assertThat(provided.service()).isEqualTo(LoopPolicy.class.getName());
                assertThat(provided.providers()).contains(provider).containsExactlyElementsOf(servicesFile());
            });
        }
    }

    private List<String> servicesFile() throws IOException {
        try (InputStream services = resource("META-INF/services/" + LoopPolicy.class.getName())) {
            return new String(services.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    /** A file of the very folder or jar that the policy comes from: others on the class path have files of the same name. */
    private InputStream resource(String name) throws IOException {
        Class<?> type = policy().getClass();
        String classFile = type.getName().replace('.', '/') + ".class";
        String location = String.valueOf(type.getResource("/" + classFile));
        return URI.create(location.substring(0, location.length() - classFile.length()) + name).toURL().openStream();
    }
}
