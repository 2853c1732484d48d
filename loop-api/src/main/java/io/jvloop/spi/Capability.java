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
    /** What the system has room for, a write hands over before it returns. A back end of completions has told the system nothing by then. */
    WRITE_AT_ONCE,
    /** Children with every option and signal, and no thread for their pipes. Without it most work, see {@code ProcessOptions}. */
    SPAWN
}
