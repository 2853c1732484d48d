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
    public long call(long function, long a, long b, long c, long d, long e, long f, long g, long h, long i) {
        try {
            return (long) CALL.invokeExact(MemorySegment.ofAddress(function), state, a, b, c, d, e, f, g, h, i);
        } catch (Throwable t) {
            throw new AssertionError("a downcall does not throw", t);
        }
    }

    @Override
    public int lastError() {
        return state.get(JAVA_INT, ERROR_OFFSET);
    }

    @Override
    public MemorySegment memory(long bytes) {
        return Arena.ofAuto().allocate(bytes, ALIGNMENT);
    }
}
