package io.jvloop.spi;

/** What a back end may offer beyond the minimum. A test of one that is missing is skipped with its name. */
public enum Capability {
    /** Stream sockets: connect, listen, accept. The simulated back end of the tests has none. */
    TCP,
    /** Datagram sockets. */
    UDP,
    /** Several listeners may share a port. */
    REUSE_PORT,
    /** Pipes by descriptor and by path. One that is written to notices at once that its reader has gone. */
    DESCRIPTORS,
    /** Channels of the JDK may be watched and adopted. */
    JDK_CHANNELS,
    /** Unix-domain stream sockets by path. */
    UNIX,
    /** Unix-domain stream sockets by an abstract name ({@link io.jvloop.net.AbstractSocketAddress}): Linux's. */
    ABSTRACT_UNIX,
    /** The process, user and group of a Unix-domain peer ({@link io.jvloop.net.PeerCredentials}): Linux's. */
    PEER_CREDENTIALS,
    /**
     * The system tells readiness, and the back end makes the calls itself: what there is room for, a write hands over before it returns,
     * and descriptors are in non-blocking mode while they are open. With completions the system hears of a write when the loop polls.
     */
    READINESS,
    /** Children with every option and signal, and no thread for their pipes. Without it most work, see {@code ProcessOptions}. */
    SPAWN
}
