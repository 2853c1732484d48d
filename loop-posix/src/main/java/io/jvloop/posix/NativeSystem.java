package io.jvloop.posix;

import jnr.ffi.Platform;
import jnr.ffi.Platform.OS;

/**
 * The system whose C library is loaded, where JNR's constants leave a gap. It says which numbers belong to the headers of that system and
 * how its calls behave: which poller runs is for the poller to know.
 */
final class NativeSystem {
    static final OS OS = Platform.getNativePlatform().getOS();

    /** What {@code sun_path} has room for beside its NUL. */
    static final int MAX_UNIX_PATH = OS == Platform.OS.LINUX ? 107 : 103;

    /** Elsewhere the peer of an accepted connection is asked for, when somebody wants it. */
    static final boolean ACCEPT_TELLS_PEER = OS == Platform.OS.LINUX;

    /** Netty asks for it where a socket can be born so. */
    static final boolean SOCKETS_CLOSE_ON_EXEC = OS == Platform.OS.LINUX;

    /** How much a datagram socket must have room for, 0 if it has: the BSDs send nothing greater than SO_SNDBUF, 9,216 bytes at first. */
    static final int DATAGRAM_SEND_BUFFER = OS == Platform.OS.LINUX ? 0 : 1 << 16;

    /** {@code F_DUPFD_CLOEXEC}. */
    static final int DUPLICATE_CLOSE_ON_EXEC = duplicateCloseOnExec(OS);

    static int duplicateCloseOnExec(OS system) {
        return switch (system) {
            case LINUX -> 1030;
            case DARWIN -> 67;
            case NETBSD -> 12;
            case OPENBSD -> 10;
            default -> 17; // FreeBSD and DragonFly
        };
    }

    private NativeSystem() {
    }
}
