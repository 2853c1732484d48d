package io.jvloop.posix;

import io.jvloop.unix.UnixSystem;

/** How the system whose C library is loaded behaves: which poller runs is for the poller to know. */
final class NativeSystem {
    /** Elsewhere the peer of an accepted connection is asked for, when somebody wants it. */
    static final boolean ACCEPT_TELLS_PEER = UnixSystem.HERE == UnixSystem.LINUX;

    /** Netty asks for it where a socket can be born so. */
    static final boolean SOCKETS_CLOSE_ON_EXEC = UnixSystem.HERE == UnixSystem.LINUX;

    /** How much a datagram socket must have room for, 0 if it has: the BSDs send nothing greater than SO_SNDBUF, 9,216 bytes at first. */
    static final int DATAGRAM_SEND_BUFFER = UnixSystem.HERE == UnixSystem.LINUX ? 0 : 1 << 16;

    private NativeSystem() {
    }
}
