package io.jvloop.spi.portable;

import java.util.Set;
import java.util.TreeSet;

/** The signals that every POSIX system has. */
final class SignalNames {
    static final Set<String> KNOWN = new TreeSet<>(Set.of("ABRT", "ALRM", "BUS", "CHLD", "CONT", "FPE", "HUP", "ILL", "INT", "KILL", "PIPE",
            "QUIT", "SEGV", "STOP", "TERM", "TSTP", "TTIN", "TTOU", "USR1", "USR2", "SYS", "TRAP", "URG", "VTALRM", "XCPU", "XFSZ"));

    private SignalNames() {
    }
}
