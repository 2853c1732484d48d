package io.jvloop.unix;

/**
 * The flags of {@code spawn.h}, whose numbers differ by system.
 *
 * @param group              puts the child in a process group of its own
 * @param defaultSignals     resets given signals to their default actions
 * @param signalMask         sets the child's signal mask
 * @param session            puts the child in a session of its own; 0 where the system cannot
 * @param closeAllButActions closes the descriptors that no file action names; 0 where the system cannot
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
