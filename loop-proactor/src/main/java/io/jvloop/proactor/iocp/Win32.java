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

    /** Calls the function at this address, with up to nine arguments. */
    long call(long function, long a, long b, long c, long d, long e, long f, long g, long h, long i);

    /** The error code of the last call that failed, Winsock's as well. */
    int lastError();

    /**
     * Memory that the system may write to after a call has returned: zeroed, and the collector's. So what is in flight must be reachable.
     *
     * @param bytes its size
     * @return the memory, aligned for whatever is put there
     */
    MemorySegment memory(long bytes);

    default long call(WindowsFunction function, long... arguments) {
        return call(function.address(this), at(arguments, 0), at(arguments, 1), at(arguments, 2), at(arguments, 3), at(arguments, 4),
                at(arguments, 5), at(arguments, 6), at(arguments, 7), at(arguments, 8));
    }

    private static long at(long[] arguments, int index) {
        return index < arguments.length ? arguments[index] : 0;
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
