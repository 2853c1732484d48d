package io.jvloop.tck.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What tests need of the C library because the JDK has none of it: descriptors, and sockets that are no channels. */
public final class CLibrary {
    static final int AF_UNIX = 1;
    public static final int SOCK_STREAM = 1;
    public static final int SOCK_DGRAM = 2;
    private static final MemoryLayout INT = ValueLayout.JAVA_INT;
    private static final MemoryLayout ADDRESS = ValueLayout.ADDRESS;
    private static final MemoryLayout LONG = ValueLayout.JAVA_LONG;

    private CLibrary() {
    }

    /** Another descriptor of the same open file. */
    public static int duplicate(int descriptor) throws IOException {
        return call("dup", FunctionDescriptor.of(ValueLayout.JAVA_INT, INT), descriptor);
    }

    /** Reaps a child of this process when it ends. */
    public static void waitFor(long pid) throws IOException {
        call("waitpid", FunctionDescriptor.of(ValueLayout.JAVA_INT, INT, ADDRESS, INT), (int) pid, MemorySegment.NULL, 0);
    }

    public static void close(int descriptor) throws IOException {
        call("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, INT), descriptor);
    }

    /** A descriptor of its own for the socket that {@code opening} opens. */
    public static int duplicateOf(RawDescriptor.Opening opening) throws IOException {
        return duplicate(RawDescriptor.numberOfSocket(opening));
    }

    /** Two Unix-domain sockets without names, connected to each other. */
    public static int[] socketPair(int type) throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs Linux: constants differ elsewhere");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment both = arena.allocate(ValueLayout.JAVA_INT, 2);
            call("socketpair", FunctionDescriptor.of(ValueLayout.JAVA_INT, INT, INT, INT, ADDRESS), AF_UNIX, type, 0, both);
            return both.toArray(ValueLayout.JAVA_INT);
        }
    }

    /** A Unix-domain datagram socket at a path, in blocking mode. */
    public static int boundDatagrams(Path path) throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs Linux: constants differ elsewhere");
        int socket = call("socket", FunctionDescriptor.of(ValueLayout.JAVA_INT, INT, INT, INT), AF_UNIX, SOCK_DGRAM, 0);
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(2L + name.length + 1, 8);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            address.asSlice(2).copyFrom(MemorySegment.ofArray(name));
            call("bind", FunctionDescriptor.of(ValueLayout.JAVA_INT, INT, ADDRESS, INT), socket, address, (int) address.byteSize());
        }
        return socket;
    }

    public static void write(int descriptor, String text) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            MemorySegment memory = arena.allocate(bytes.length + 1L).copyFrom(MemorySegment.ofArray(bytes));
            call("write", FunctionDescriptor.of(ValueLayout.JAVA_LONG, INT, ADDRESS, LONG), descriptor, memory, (long) bytes.length);
        }
    }

    /** What is there; waits until something is. */
    public static String read(int descriptor, int atMost) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(atMost);
            int count = call("read", FunctionDescriptor.of(ValueLayout.JAVA_LONG, INT, ADDRESS, LONG), descriptor, memory, (long) atMost);
            return new String(memory.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        }
    }

    @SuppressWarnings("restricted")
    public static int call(String function, FunctionDescriptor type, Object... arguments) throws IOException {
        Linker linker = Linker.nativeLinker();
        MethodHandle handle = linker.downcallHandle(linker.defaultLookup().findOrThrow(function), type);
        Object result;
        try {
            result = handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new AssertionError(function, e);
        }
        if (result instanceof Number number && number.longValue() < 0) {
            throw new IOException(function + " failed");
        }
        return result instanceof Number number ? number.intValue() : 0;
    }
}
