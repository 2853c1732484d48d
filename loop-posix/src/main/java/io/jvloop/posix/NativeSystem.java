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

    private NativeSystem() {
    }
}
