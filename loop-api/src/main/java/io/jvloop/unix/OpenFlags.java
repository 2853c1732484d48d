package io.jvloop.unix;

/** The flags of {@code fcntl.h}, whose numbers differ by system. */
final class OpenFlags {
    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;
    static final int O_RDWR = 2;
    static final int O_CREAT = UnixSystem.HERE.number(0x40, 0x200);
    static final int O_TRUNC = UnixSystem.HERE.number(0x200, 0x400);
    static final int O_APPEND = UnixSystem.HERE.number(0x400, 0x8);
    static final int O_NONBLOCK = UnixSystem.HERE.number(0x800, 0x4);
    static final int O_NOCTTY = noTerminal(UnixSystem.HERE);
    static final int O_CLOEXEC = closeOnExec(UnixSystem.HERE);

    private OpenFlags() {
    }

    static int noTerminal(UnixSystem system) {
        return switch (system) {
            case LINUX -> 0x100;
            case MACOS -> 0x20000;
            default -> 0x8000;
        };
    }

    static int closeOnExec(UnixSystem system) {
        return switch (system) {
            case LINUX -> 0x80000;
            case MACOS -> 0x1000000;
            case FREEBSD -> 0x100000;
            case DRAGONFLY -> 0x20000;
            case OPENBSD -> 0x10000;
            case NETBSD -> 0x400000;
        };
    }
}
