package io.jvloop.tck.net.pipes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.tck.peers.CLibrary;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A pseudo-terminal, raw: what is written to one side comes out of the other as it is.
 *
 * @param master the descriptor of the master's side, whose owner is the loop that gets it
 * @param copy   another descriptor of the same open file
 * @param slave  the terminal's own path
 */
record PseudoTerminal(int master, int copy, Path slave) {
    private static final MemoryLayout ADDRESS = ValueLayout.ADDRESS;
    private static final MemoryLayout INT = ValueLayout.JAVA_INT;
    private static final int READ_WRITE = 2;
    private static final int NO_CONTROLLING_TERMINAL = 0400;
    /** More than {@code struct termios} and any name take. */
    private static final int ENOUGH = 256;

    /** Opens one as the C library does it. */
    static PseudoTerminal open() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs Linux: flags differ elsewhere");
        try (Arena arena = Arena.ofConfined()) {
            int master =
                    CLibrary.call("posix_openpt", FunctionDescriptor.of(ValueLayout.JAVA_INT, INT), READ_WRITE | NO_CONTROLLING_TERMINAL);
            CLibrary.call("grantpt", FunctionDescriptor.of(ValueLayout.JAVA_INT, INT), master);
            CLibrary.call("unlockpt", FunctionDescriptor.of(ValueLayout.JAVA_INT, INT), master);
            MemorySegment name = arena.allocate(ENOUGH);
            CLibrary.call("ptsname_r", FunctionDescriptor.of(ValueLayout.JAVA_INT, INT, ADDRESS, ValueLayout.JAVA_LONG), master, name,
                    name.byteSize());
            MemorySegment termios = arena.allocate(ENOUGH);
            CLibrary.call("tcgetattr", FunctionDescriptor.of(ValueLayout.JAVA_INT, INT, ADDRESS), master, termios);
            CLibrary.call("cfmakeraw", FunctionDescriptor.ofVoid(ADDRESS), termios);
            CLibrary.call("tcsetattr", FunctionDescriptor.of(ValueLayout.JAVA_INT, INT, INT, ADDRESS), master, 0, termios);
            return new PseudoTerminal(master, CLibrary.duplicate(master), Path.of(name.getString(0)));
        }
    }

    /** The same one with another copy. */
    PseudoTerminal duplicated() throws IOException {
        return new PseudoTerminal(master, CLibrary.duplicate(master), slave);
    }

    void closeCopy() throws IOException {
        CLibrary.close(copy);
    }
}
