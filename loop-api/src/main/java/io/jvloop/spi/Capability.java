package io.jvloop.spi;

/** What a back end may offer beyond the minimum. A test of one that is missing is skipped and names it. */
public enum Capability {
    /**
     * Stream sockets of the system: connect, listen, accept. Any program can be at the other end, which one cannot say of a back end whose
     * sockets only reach each other.
     */
    TCP,
    /** Datagram sockets. */
    UDP,
    /** Datagram sockets may join multicast groups. */
    MULTICAST,
    /** Several listeners may share a port. */
    REUSE_PORT,
    /**
     * Connections, pipes and sockets that are ready made, by descriptor; pipes by path.
     * One that is written to notices at once that its reader has gone.
     */
    DESCRIPTORS,
    /** Descriptors may be watched for readiness, as channels of the JDK: {@link IoBackend#watch(int)}. */
    DESCRIPTOR_WATCHING,
    /** Channels of the JDK may be watched and adopted. */
    JDK_CHANNELS,
    /** Unix-domain stream sockets by path. */
    UNIX,
    /** Unix-domain datagram sockets, by path or without a name. */
    UNIX_DATAGRAMS,
    /** Unix-domain sockets by an abstract name ({@code AbstractSocketAddress}): Linux's. */
    ABSTRACT_UNIX,
    /** The process, user and group of a Unix-domain peer ({@code PeerCredentials}): Linux's. */
    PEER_CREDENTIALS,
    /** Child processes. */
    CHILDREN,
    /** Open descriptors can be sent and received over Unix-domain connections ({@code DescriptorReceiver}). */
    DESCRIPTOR_PASSING,
    /**
     * The system tells readiness, and the back end makes the calls itself: what there is room for, a write hands over before it returns,
     * and descriptors are in non-blocking mode while they are open. With completions the system hears of a write when the loop polls.
     */
    READINESS,
    /** Children with every option and signal, and no thread for their pipes. Without it most work, see {@code ChildSettings}. */
    SPAWN
}
