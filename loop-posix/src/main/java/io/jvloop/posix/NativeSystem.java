package io.jvloop.posix;

import jnr.ffi.Platform;
import jnr.ffi.Platform.OS;

/**
 * The system whose C library is loaded, where JNR's constants leave a gap. It says which numbers belong to the headers of that system, and
 * nothing else: which poller runs is for the poller to know.
 */
final class NativeSystem {
    static final OS OS = Platform.getNativePlatform().getOS();

    /** What {@code sun_path} has room for beside its NUL. */
    static final int MAX_UNIX_PATH = OS == Platform.OS.LINUX ? 107 : 103;

    private NativeSystem() {
    }
}
