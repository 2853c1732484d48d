package io.jvloop.spi;

/** What a back end may offer beyond the minimum. Tests of a missing capability are skipped and name it. */
public enum Capability {
    /**
     * The system's stream sockets: connect, listen, accept. The peer may be any program, not only this one.
     */
    TCP,
    /** Datagram sockets. */
    UDP,
    /** Datagram sockets may join multicast groups. */
    MULTICAST,
    /** Several listeners can share a port. */
    REUSE_PORT,
    /**
     * A connection that was just accepted can move to another loop of the same kind ({@link StreamHandle#moveOut}). All back ends with
     * {@link #TCP} have this. A completion port keeps a socket for ever, so a socket is associated when its first operation begins.
     */
    MOVING,
    /**
     * Connections, pipes and sockets that the caller has opened, by descriptor, and pipes by path. A writing end reports at once that its
     * reader has gone.
     */
    DESCRIPTORS,
    /** Descriptors can be watched for readiness like channels of the JDK: {@link IoBackend#watch(int)}. */
    DESCRIPTOR_WATCHING,
    /** Channels of the JDK can be watched and adopted. */
    JDK_CHANNELS,
    /** Unix-domain stream sockets by path. */
    UNIX,
    /** Unix-domain datagram sockets, by path or unnamed. */
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
     * The system reports readiness and the back end makes the calls itself: a write hands over what there is room for before it returns,
     * and descriptors are non-blocking while they are open. Without it, the system reports completions and learns of a write when the loop
     * polls.
     */
    READINESS,
    /**
     * Children with every setting and signal, and without a thread for their pipes. Without it most settings work; see {@code
     * ChildSettings}.
     */
    SPAWN
}
