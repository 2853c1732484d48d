package io.jvloop.proactor.iocp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** Confined to one thread at a time. The calls of a JVM on Windows. */
final class DirectCalls implements Win32 {
    /** A cache line. */
    private static final long ALIGNMENT = 64;
    private static final String ERROR = "GetLastError";
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERROR_OFFSET = STATE.byteOffset(PathElement.groupElement(ERROR));
    private static final MethodHandle CALL = Linker.nativeLinker()
            .downcallHandle(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                    JAVA_LONG, JAVA_LONG), Linker.Option.captureCallState(ERROR));
    private final MemorySegment state;

    DirectCalls(Arena arena) {
        state = arena.allocate(STATE);
    }

    @Override
    public long find(String library, String name) {
        return SymbolLookup.libraryLookup(library, Arena.global()).find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError(library + " has no " + name)).address();
    }

    @Override
    public long call(long function, long... arguments) {
        try {
            return (long) CALL.invokeExact(MemorySegment.ofAddress(function), state, at(arguments, 0), at(arguments, 1), at(arguments, 2),
                    at(arguments, 3), at(arguments, 4), at(arguments, 5), at(arguments, 6), at(arguments, 7), at(arguments, 8));
        } catch (Throwable t) {
            throw new AssertionError("a downcall does not throw", t);
        }
    }

    private static long at(long[] arguments, int index) {
        return index < arguments.length ? arguments[index] : 0;
    }

    @Override
    public int lastError() {
        return state.get(JAVA_INT, ERROR_OFFSET);
    }

    @Override
    public MemorySegment memory(Arena arena, long bytes) {
        return arena.allocate(bytes, ALIGNMENT);
    }
}
