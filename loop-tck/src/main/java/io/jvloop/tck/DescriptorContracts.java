package io.jvloop.tck;

import io.jvloop.spi.LoopPolicy;
import org.junit.jupiter.api.Nested;

/** What a back end owes the system's descriptors, part of {@link NetworkContracts}. */
public abstract class DescriptorContracts {

    /**
     * The back end under test.
     *
     * @return its policy
     */
    protected abstract LoopPolicy policy();

    /** {@link SharedFileContract}. */
    @Nested
    class SharedFile extends SharedFileContract {
        @Override
        protected LoopPolicy policy() {
            return DescriptorContracts.this.policy();
        }
    }

    /** {@link ForeignChannelContract}. */
    @Nested
    class ForeignChannel extends ForeignChannelContract {
        @Override
        protected LoopPolicy policy() {
            return DescriptorContracts.this.policy();
        }
    }

    /** {@link SandboxContract}. */
    @Nested
    class Sandbox extends SandboxContract {
        @Override
        protected LoopPolicy policy() {
            return DescriptorContracts.this.policy();
        }
    }

    /** {@link FaultInjectionContract}. */
    @Nested
    class FaultInjection extends FaultInjectionContract {
        @Override
        protected LoopPolicy policy() {
            return DescriptorContracts.this.policy();
        }
    }
}
