package io.jvloop.tck.net.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.LoopPolicies;
import io.jvloop.spi.LoopPolicy;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a back end that can be used here is found. */
public class PolicyContract {
    private final ClassLoader former = Thread.currentThread().getContextClassLoader();

    @AfterEach
    void asBefore() {
        Thread.currentThread().setContextClassLoader(former);
    }

    @Test
    void policyIsFoundByItsNameWhereItIsAvailable(LoopPolicy policy) {
        assertThat(LoopPolicies.named(policy.name())).hasSameClassAs(policy);
    }

    /** Threads of foreign pools have loaders that know nothing of the application, or none. */
    @Test
    void policyIsFoundByThreadsWhoseContextClassLoaderKnowsNothingOfIt(LoopPolicy policy) {
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
        assertThat(LoopPolicies.named(policy.name())).hasSameClassAs(policy);

        Thread.currentThread().setContextClassLoader(null);
        assertThat(LoopPolicies.named(policy.name())).hasSameClassAs(policy);
    }

    /** A loader below the application's finds all that the application's has, and that finds it again. */
    @Test
    void policyThatTwoClassLoadersFindIsOne(LoopPolicy policy) {
        Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[0], former));
        assertThat(LoopPolicies.named(policy.name())).hasSameClassAs(policy);
    }
}
