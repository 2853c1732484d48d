package io.jvloop.kqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.LoopPolicies;
import io.jvloop.spi.Availability;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.BackEndUnderTest;
import io.jvloop.tck.net.policies.ProviderContract;
import io.netty.channel.kqueue.KQueue;
import org.junit.jupiter.api.Test;

/** What the policy says of itself, wherever it is. */
class KqueuePolicyTest extends ProviderContract implements BackEndUnderTest {

    @Override
    public LoopPolicy policy() {
        return new KqueuePolicy();
    }

    @Test
    void itCanBeUsedExactlyWhereNettysHandlerLoads() {
        assertThat(policy().availability() instanceof Availability.Available).isEqualTo(KQueue.isAvailable());
    }

    @Test
    void whereItCannotBeUsedItSaysWhatDoesNotLoadAndWhereAndWhy() {
        if (policy().availability() instanceof Availability.Unavailable(String reason, Throwable cause)) {
            assertThat(reason).contains("kqueue", System.getProperty("os.name"), System.getProperty("os.arch"));
            assertThat(cause).isSameAs(KQueue.unavailabilityCause());
            assertThat(LoopPolicies.explain()).contains("kqueue (priority 100, io.jvloop.kqueue.KqueuePolicy): unavailable: " + reason);
        }
    }

    /** Who brings a kqueue to another system may have to name it as a BSD while Netty loads, and not afterwards. */
    @Test
    void theNameOfTheSystemDecidesNothing() {
        String system = System.getProperty("os.name");
        Availability before = policy().availability();
        try {
            for (String other : new String[] {"Mac OS X", "FreeBSD", "Windows 11", "Linux"}) {
                System.setProperty("os.name", other);
                assertThat(policy().availability()).hasSameClassAs(before);
            }
        } finally {
            System.setProperty("os.name", system);
        }
    }
}
