package io.jvloop.unix;

/**
 * The systems whose headers are known here. Where their numbers differ, they stand beside each other where they are used. Linux's are those
 * of x86, ARM, RISC-V, s390 and LoongArch; a MIPS or SPARC has others.
 */
public enum UnixSystem {
    /** Linux. */
    LINUX,
    /** XNU. */
    MACOS,
    /** And MidnightBSD. */
    FREEBSD,
    /** A younger sister of FreeBSD. */
    DRAGONFLY,
    /** OpenBSD. */
    OPENBSD,
    /** NetBSD. */
    NETBSD;

    /** The one that this is. */
    public static final UnixSystem HERE = named(System.getProperty("os.name"));

    /** The system of a name. */
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

    /** A number of which there are two. */
    int number(int linux, int bsd) {
        return this == LINUX ? linux : bsd;
    }
}
