package io.jvloop.tck;

import io.jvloop.spi.LoopPolicy;
import org.junit.jupiter.api.Nested;

/** Datagram endpoints, of the internet and of the Unix domain, part of {@link NetworkContracts}. */
public abstract class DatagramContracts {

    /**
     * The back end under test.
     *
     * @return its policy
     */
    protected abstract LoopPolicy policy();

    /** {@link MulticastContract}. */
    @Nested
    class Multicast extends MulticastContract {
        @Override
        protected LoopPolicy policy() {
            return DatagramContracts.this.policy();
        }
    }

    /** {@link UnixDatagramContract}. */
    @Nested
    class UnixDatagram extends UnixDatagramContract {
        @Override
        protected LoopPolicy policy() {
            return DatagramContracts.this.policy();
        }
    }

    /** {@link UnixDatagramAddressContract}. */
    @Nested
    class UnixDatagramAddress extends UnixDatagramAddressContract {
        @Override
        protected LoopPolicy policy() {
            return DatagramContracts.this.policy();
        }
    }

    /** {@link UnixDatagramQueueContract}. */
    @Nested
    class UnixDatagramQueue extends UnixDatagramQueueContract {
        @Override
        protected LoopPolicy policy() {
            return DatagramContracts.this.policy();
        }
    }

    /** {@link DatagramContract}. */
    @Nested
    class Datagram extends DatagramContract {
        @Override
        protected LoopPolicy policy() {
            return DatagramContracts.this.policy();
        }
    }

    /** {@link DatagramFailureContract}. */
    @Nested
    class DatagramFailure extends DatagramFailureContract {
        @Override
        protected LoopPolicy policy() {
            return DatagramContracts.this.policy();
        }
    }

    /** {@link DatagramQueueContract}. */
    @Nested
    class DatagramQueue extends DatagramQueueContract {
    }
}
