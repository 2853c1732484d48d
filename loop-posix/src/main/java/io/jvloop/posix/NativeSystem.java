package io.jvloop.posix;

import io.jvloop.unix.UnixSystem;

/** How the system of the loaded C library behaves, whatever poller runs on it. */
final class NativeSystem {
    /** Elsewhere the peer's address is asked for when it is needed. */
    static final boolean ACCEPT_TELLS_PEER = UnixSystem.HERE == UnixSystem.LINUX;

    /** Netty creates sockets close-on-exec where the system supports it. */
    static final boolean SOCKETS_CLOSE_ON_EXEC = UnixSystem.HERE == UnixSystem.LINUX;

    /**
     * The send buffer that a datagram socket needs, 0 for the default. The BSDs send none longer than SO_SNDBUF, 9,216 bytes by default.
     */
    static final int DATAGRAM_SEND_BUFFER = UnixSystem.HERE == UnixSystem.LINUX ? 0 : 1 << 16;

    private NativeSystem() {
    }
}
