package io.jvloop.unix;

/**
 * The systems whose header constants this package knows. Where numbers differ they stand side by side at their use. Linux's are those of
 * x86, ARM, RISC-V, s390 and LoongArch; MIPS and SPARC have others.
 */
public enum UnixSystem {
    /** Linux. */
    LINUX,
    /** macOS, whose kernel is XNU. */
    MACOS,
    /** FreeBSD and MidnightBSD. */
    FREEBSD,
    /** DragonFly BSD. */
    DRAGONFLY,
    /** OpenBSD. */
    OPENBSD,
    /** NetBSD. */
    NETBSD;

    /** The system that this JVM runs on. */
    public static final UnixSystem HERE = named(System.getProperty("os.name"));

    /** The system with this {@code os.name}. */
    static UnixSystem named(String name) {
        if (name.equals("Linux")) {
            return LINUX;
        }
        if (name.startsWith("Mac") || name.equals("Darwin")) {
            return MACOS;
        }
        return switch (name) {
            case "OpenBSD" -> OPENBSD;
            case "NetBSD" -> NETBSD;
            case "DragonFly", "DragonFlyBSD" -> DRAGONFLY;
            default -> FREEBSD;
        };
    }

    /** Chooses Linux's number, or the one that all other systems share. */
    int number(int linux, int bsd) {
        return this == LINUX ? linux : bsd;
    }
}
