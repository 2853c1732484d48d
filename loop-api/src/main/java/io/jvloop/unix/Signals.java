package io.jvloop.unix;

import java.util.List;

/** The signals' names and numbers. */
final class Signals {
    // The same on all systems.
    static final int SIGKILL = 9;
    static final int SIGPIPE = 13;
    static final int SIGXFSZ = 25;

    /** By number, from 1. */
    private static final List<String> LINUX = List.of("HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV",
            "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM",
            "PROF", "WINCH", "IO", "PWR", "SYS");
    /** By number, from 1. NetBSD continues with PWR, FreeBSD and OpenBSD with THR. */
    private static final List<String> BSD = List.of("HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "EMT", "FPE", "KILL", "BUS", "SEGV", "SYS",
            "PIPE", "ALRM", "TERM", "URG", "STOP", "TSTP", "CONT", "CHLD", "TTIN", "TTOU", "IO", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH",
            "INFO", "USR1", "USR2");

    private Signals() {
    }

    static int number(String name) {
        return number(name, UnixSystem.HERE);
    }

    static int number(String name, UnixSystem system) {
        int number = (system == UnixSystem.LINUX ? LINUX : BSD).indexOf(name) + 1;
        if (number > 0) {
            return number;
        }
        if (LINUX.contains(name) || BSD.contains(name)) {
            throw new IllegalArgumentException("this system has no signal '" + name + "'");
        }
        throw new IllegalArgumentException("no such signal: '" + name + "'; names are like INT and USR1");
    }
}
