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

    /** {@link DescriptorPassingContract}. */
    @Nested
    class DescriptorPassing extends DescriptorPassingContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link DescriptorWatchContract}. */
    @Nested
    class DescriptorWatch extends DescriptorWatchContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link ReadySocketContract}. */
    @Nested
    class ReadySocket extends ReadySocketContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link PipeContract}. */
    @Nested
    class Pipes extends PipeContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link SubprocessContract}. */
    @Nested
    class Subprocesses extends SubprocessContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link UnixStartContract}. */
    @Nested
    class UnixStart extends UnixStartContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link UnixContract}. */
    @Nested
    class Unix extends UnixContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link PassedDescriptorContract}. */
    @Nested
    class PassedDescriptor extends PassedDescriptorContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link ChildSetupContract}. */
    @Nested
    class ChildSetup extends ChildSetupContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link NotOfferedContract}. */
    @Nested
    class NotOffered extends NotOfferedContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link ReapedChildContract}. */
    @Nested
    class ReapedChild extends ReapedChildContract {
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

    /** {@link HappyEyeballsContract}. */
    @Nested
    class HappyEyeballs extends HappyEyeballsContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link ChannelWatchContract}. */
    @Nested
    class ChannelWatch extends ChannelWatchContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link TransportLifeContract}. */
    @Nested
    class TransportLife extends TransportLifeContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link InFlightContract}. */
    @Nested
    class InFlight extends InFlightContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link SocketCallContract}. */
    @Nested
    class SocketCall extends SocketCallContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link SendfileContract}. */
    @Nested
    class Sendfile extends SendfileContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link ResolverContract}. */
    @Nested
    class Resolver extends ResolverContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link ServerLifeContract}. */
    @Nested
    class ServerLife extends ServerLifeContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link ServerLimitsContract}. */
    @Nested
    class ServerLimits extends ServerLimitsContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link StreamCancellationContract}. */
    @Nested
    class StreamCancellation extends StreamCancellationContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link HostilePeerContract}. */
    @Nested
    class HostilePeer extends HostilePeerContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link ServerSignalContract}. */
    @Nested
    class ServerSignal extends ServerSignalContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link AcceptedContract}. */
    @Nested
    class Accepted extends AcceptedContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link DescriptorLimitContract}. */
    @Nested
    class DescriptorLimit extends DescriptorLimitContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link BufferMemoryContract}. */
    @Nested
    class BufferMemory extends BufferMemoryContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link DirectMemoryContract}. */
    @Nested
    class DirectMemory extends DirectMemoryContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link TerminalContract}. */
    @Nested
    class Terminal extends TerminalContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link SocketOptionContract}. */
    @Nested
    class SocketOption extends SocketOptionContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link StandardStreamsContract}. */
    @Nested
    class StandardStreams extends StandardStreamsContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link DifferentialContract}. */
    @Nested
    class Differential extends DifferentialContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link DatagramContracts}. */
    @Nested
    class Datagrams extends DatagramContracts {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link DescriptorContracts}. */
    @Nested
    class Descriptors extends DescriptorContracts {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link AdoptedDescriptorContract}. */
    @Nested
    class AdoptedDescriptor extends AdoptedDescriptorContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }

    /** {@link LateUseContract}. */
    @Nested
    class LateUse extends LateUseContract {
        @Override
        protected LoopPolicy policy() {
            return NetworkContracts.this.policy();
        }
    }
}
