package io.jvloop.nio;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.LoopPolicies;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** jvloop in a module layer of a container, whose application class loader has another copy of it. */
class ModuleLayerTest {

    @Test
    void providersOfTheLayerAreFoundByTheApiInIt() throws Exception {
        ModuleFinder modules = ModuleFinder.of(location(LoopPolicies.class), location(NioPolicy.class));
        ModuleLayer boot = ModuleLayer.boot();
        Configuration configuration = boot.configuration().resolve(modules, ModuleFinder.of(), Set.of("io.jvloop.nio"));
        ModuleLayer layer = ModuleLayer
                .defineModulesWithManyLoaders(configuration, List.of(boot), ClassLoader.getPlatformClassLoader()).layer();
        Class<?> policies = layer.findLoader("io.jvloop.api").loadClass(LoopPolicies.class.getName());
        assertThat(policies).isNotSameAs(LoopPolicies.class);

        String explained = (String) policies.getMethod("explain").invoke(null);

        assertThat(explained.lines()).contains("nio (priority 0, io.jvloop.nio.NioPolicy): chosen, the best available")
                .anySatisfy(line -> assertThat(line).startsWith("broken provider, skipped: io.jvloop.nio.NioPolicy not a subtype")
                        .contains("another class loader's copy"));
    }

    private static Path location(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
