package io.jvloop.tck.net.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.OnBackEnd;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a back end is declared, whether it can be used here or not. */
@ExtendWith(OnBackEnd.class)
public class ProviderContract {

    /** Programs on the class path and on the module path must find the same providers. */
    @Test
    void moduleAndServicesFileDeclareTheSameProviders(LoopPolicy policy) throws IOException {
        try (InputStream services = resource(policy, "META-INF/services/" + LoopPolicy.class.getName())) {
            assertThat(services).as("META-INF/services/" + LoopPolicy.class.getName()).isNotNull();
            List<String> declared = new String(services.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
            assertThat(declared).contains(policy.getClass().getName());
            try (InputStream descriptor = resource(policy, "module-info.class")) {
                assumeTrue(descriptor != null, "the policy is of no named module");
                assertThat(ModuleDescriptor.read(descriptor).provides()).singleElement().satisfies(provided -> {
                    assertThat(provided.service()).isEqualTo(LoopPolicy.class.getName());
                    assertThat(provided.providers()).containsExactlyInAnyOrderElementsOf(declared);
                });
            }
        }
    }

    /** A file of the very folder or jar that the policy comes from: others on the class path have files of the same name. */
    private static @Nullable InputStream resource(LoopPolicy policy, String name) throws IOException {
        Class<?> type = policy.getClass();
        String classFile = type.getName().replace('.', '/') + ".class";
        String location = String.valueOf(type.getResource("/" + classFile));
        try {
            return URI.create(location.substring(0, location.length() - classFile.length()) + name).toURL().openStream();
        } catch (FileNotFoundException missing) {
            return null;
        }
    }
}
