package io.jvloop.tck;

import io.jvloop.spi.LoopPolicy;
import org.junit.jupiter.api.Nested;

/** All contracts of a back end with {@link io.jvloop.spi.Capability#TCP}, to take over at once: a subclass names its policy. */
public abstract class NetworkContracts {

    /**
     * The back end under test.
     *
     * @return its policy
     */
    protected abstract LoopPolicy policy();

    /** {@link PolicyContract}. */
    @Nested
    class Policy extends PolicyContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link TransportContract}. */
    @Nested
    class Transport extends TransportContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link TransportFailureContract}. */
    @Nested
    class TransportFailure extends TransportFailureContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link FlowControlContract}. */
    @Nested
    class FlowControl extends FlowControlContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link BufferedProtocolContract}. */
    @Nested
    class BufferedProtocol extends BufferedProtocolContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link ServerContract}. */
    @Nested
    class Server extends ServerContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link ConnectContract}. */
    @Nested
    class Connect extends ConnectContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link StreamReaderContract}. */
    @Nested
    class StreamReader extends StreamReaderContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link StreamContract}. */
    @Nested
    class Stream extends StreamContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link KilledPeerContract}. */
    @Nested
    class KilledPeer extends KilledPeerContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link ServerContextContract}. */
    @Nested
    class ServerContext extends ServerContextContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link DatagramContract}. */
    @Nested
    class Datagram extends DatagramContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link UnclosedResourceContract}. */
    @Nested
    class UnclosedResources extends UnclosedResourceContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link TlsContract}. */
    @Nested
    class Tls extends TlsContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link TlsHandshakeContract}. */
    @Nested
    class TlsHandshake extends TlsHandshakeContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link StartTlsContract}. */
    @Nested
    class StartTls extends StartTlsContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link TlsFailureContract}. */
    @Nested
    class TlsFailure extends TlsFailureContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link TlsProgramsContract}. */
    @Nested
    class TlsPrograms extends TlsProgramsContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }
}
