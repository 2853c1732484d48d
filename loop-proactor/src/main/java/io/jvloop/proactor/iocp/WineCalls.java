package io.jvloop.proactor.iocp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Confined to one thread at a time. The calls of a Linux JVM inside Wine, through the host in {@code src/wine}: its one entry point takes a
 * {@code struct call}, and a thread of Wine's executes it.
 */
final class WineCalls implements Win32 {
    /** The addresses of the entry point, LoadLibraryA and GetProcAddress; null if this is not the host's JVM. */
    static final long @Nullable [] ADDRESSES = addresses(System.getProperty("jvloop.wine"));
    /** MEM_COMMIT | MEM_RESERVE. */
    private static final int COMMIT_AND_RESERVE = 0x3000;
    /** PAGE_READWRITE. */
    private static final int READ_WRITE = 4;
    /** MEM_RELEASE. */
    private static final int RELEASE = 0x8000;
    private static final long ARGUMENTS = JAVA_LONG.byteSize();
    private static final long RESULT = ARGUMENTS + 12 * JAVA_LONG.byteSize();
    private static final long ERROR = RESULT + JAVA_LONG.byteSize();
    /** Identifies the loop, so that the host lets one thread of Wine's execute all its calls. */
    private static final long SERVER = ERROR + JAVA_LONG.byteSize();
    private static final long SIZE = SERVER + JAVA_LONG.byteSize();

    /** Initialized inside Wine only: elsewhere the JVM would print a warning about native access. */
    private static final class EntryPoint {
        static final MethodHandle CALL = Linker.nativeLinker().downcallHandle(FunctionDescriptor.ofVoid(ADDRESS));
    }

    private final MemorySegment call;
    private final MemorySegment entryPoint = MemorySegment.ofAddress(ADDRESSES[0]);

    WineCalls(Arena arena) {
        call = arena.allocate(SIZE, JAVA_LONG.byteAlignment());
    }

    private static long @Nullable [] addresses(@Nullable String property) {
        return property == null ? null : Arrays.stream(property.split(",")).mapToLong(Long::parseLong).toArray();
    }

    @Override
    public long find(String library, String name) {
        try (Arena names = Arena.ofConfined()) {
            long loaded = call(ADDRESSES[1], names.allocateFrom(library).address());
            long found = loaded == 0 ? 0 : call(ADDRESSES[2], loaded, names.allocateFrom(name).address());
            if (found == 0) {
                throw new UnsatisfiedLinkError(library + " has no " + name);
            }
            return found;
        }
    }

    @Override
    public long call(long function, long... arguments) {
        call.asSlice(0, SERVER).fill((byte) 0);
        call.set(JAVA_LONG, 0, function);
        MemorySegment.copy(arguments, 0, call, JAVA_LONG, ARGUMENTS, arguments.length);
        try {
            EntryPoint.CALL.invokeExact(entryPoint, call);
        } catch (Throwable t) {
            throw new AssertionError("a downcall does not throw", t);
        }
        return call.get(JAVA_LONG, RESULT);
    }

    @Override
    public int lastError() {
        return call.get(JAVA_INT, ERROR);
    }

    /** Allocates Wine's memory, as Wine writes only to its own. */
    @Override
    public MemorySegment memory(Arena arena, long bytes) {
        long address = call(WindowsFunction.VIRTUAL_ALLOC, 0, bytes, COMMIT_AND_RESERVE, READ_WRITE);
        if (address == 0) {
            throw new OutOfMemoryError("VirtualAlloc of " + bytes + " bytes: error " + lastError());
        }
        return MemorySegment.ofAddress(address).reinterpret(bytes, arena, WineCalls::free);
    }

    /** Called by the thread that closes the arena. */
    private static void free(MemorySegment memory) {
        try (Arena arena = Arena.ofConfined()) {
            new WineCalls(arena).call(WindowsFunction.VIRTUAL_FREE, memory.address(), 0, RELEASE);
        }
    }
}
