package io.jvloop.unix;

/**
 * The flags of {@code spawn.h}, which each system has numbered for itself.
 *
 * @param group              the child gets a process group of its own
 * @param defaultSignals     given signals get their default answer
 * @param signalMask         the child's signal mask is set
 * @param session            the child gets a session of its own; 0 where the system cannot
 * @param closeAllButActions only what the file actions name stays open; 0 where the system cannot
 */
record SpawnFlags(int group, int defaultSignals, int signalMask, int session, int closeAllButActions) {
    static final SpawnFlags HERE = of(UnixSystem.HERE);

    static SpawnFlags of(UnixSystem system) {
        return switch (system) {
            case LINUX -> new SpawnFlags(0x02, 0x04, 0x08, 0x80, 0);
            case MACOS -> new SpawnFlags(0x02, 0x04, 0x08, 0x400, 0x4000);
            case FREEBSD, DRAGONFLY, OPENBSD, NETBSD -> new SpawnFlags(0x02, 0x10, 0x20, 0, 0);
        };
    }
}
