package io.jvloop.proactor.iocp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Confined to one thread at a time. Calls functions of Windows' libraries. All that differs between Windows and a JVM that runs inside
 * Wine is in its two implementations.
 *
 * <p>An argument that is an int or a pointer is passed as a long too, and functions get more arguments than they have: in the conventions
 * of Windows the caller removes them, and nobody looks at what is beyond. Of a result that is an int, only the lower half means anything.
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
     * @param arguments up to nine; what is left out is 0
     * @return its result
     */
    long call(long function, long... arguments);

    /** The error code of the last call that failed, Winsock's as well. */
    int lastError();

    /**
     * Memory that the system may write to after a call has returned: zeroed.
     *
     * @param arena owns it
     * @param bytes its size
     * @return the memory, aligned for whatever is put there
     */
    MemorySegment memory(Arena arena, long bytes);

    default long call(WindowsFunction function, long... arguments) {
        return call(function.address(this), arguments);
    }

    /**
     * Finds the way to Windows.
     *
     * @param arena owns what the calls themselves need; of the kind that the caller's threads may use
     * @return the way, or null where there is none
     */
    static @Nullable Win32 in(Arena arena) {
        if (WineCalls.ADDRESSES != null) {
            return new WineCalls(arena);
        }
        return System.getProperty("os.name", "").startsWith("Windows") ? new DirectCalls(arena) : null;
    }
}
