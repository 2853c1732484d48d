package io.jvloop.proactor.iocp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Confined to one thread at a time. Calls functions of Windows' libraries. All that differs between Windows and a JVM inside Wine is in its
 * two implementations.
 *
 * <p>Ints and pointers are passed as longs, and functions get more arguments than they have: in Windows' calling convention the caller
 * removes them, and the function ignores those beyond its own. Of an int result only the lower half is defined.
 */
interface Win32 {
    /**
     * Looks a function up.
     *
     * @param library the name of the DLL
     * @param name    the function's
     * @return its address
     * @throws UnsatisfiedLinkError if there is none
     */
    long find(String library, String name);

    /**
     * Calls a function.
     *
     * @param function  its address
     * @param arguments up to nine; missing ones are 0
     * @return its result
     */
    long call(long function, long... arguments);

    /** The error code of the last call that failed, for Winsock too. */
    int lastError();

    /**
     * Allocates zeroed memory that the system may write to after a call has returned.
     *
     * @param arena owns it
     * @param bytes its size
     * @return the memory, aligned for any content
     */
    MemorySegment memory(Arena arena, long bytes);

    default long call(WindowsFunction function, long... arguments) {
        return call(function.address(this), arguments);
    }

    /**
     * Makes the binding for this system.
     *
     * @param arena owns the memory of the calls; of a kind that the caller's threads may use
     * @return the binding, or null if this is neither Windows nor Wine
     */
    static @Nullable Win32 in(Arena arena) {
        if (WineCalls.ADDRESSES != null) {
            return new WineCalls(arena);
        }
        return System.getProperty("os.name", "").startsWith("Windows") ? new DirectCalls(arena) : null;
    }
}
