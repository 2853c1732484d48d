package io.jvloop.proactor.iocp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** Confined to its loop, except {@link #post}. A completion port, and the completions that one wait has taken from it. */
final class CompletionPort {
    /** How many completions one wait takes at most. */
    private static final int BATCH = 256;
    /** struct OVERLAPPED_ENTRY: key, OVERLAPPED, Internal, bytes. */
    private static final long ENTRY = 32;
    private static final long ENTRY_OVERLAPPED = 8;
    private static final long ENTRY_BYTES = 24;
    private static final long INVALID_HANDLE = -1;
    private static final int INFINITE = -1;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Win32 win32;
    private final long handle;
    private final MemorySegment entries;
    private final MemorySegment count;

    CompletionPort(Win32 win32) throws IOException {
        this.win32 = win32;
        handle = win32.call(WindowsFunction.CREATE_IO_COMPLETION_PORT, INVALID_HANDLE, 0, 0, 1);
        if (handle == 0) {
            throw new IOException("cannot create a completion port: Windows error " + win32.lastError());
        }
        MemorySegment memory = win32.memory(Arena.ofAuto(), BATCH * ENTRY + JAVA_LONG.byteSize());
        entries = memory;
        count = memory.asSlice(BATCH * ENTRY);
    }

    /**
     * Makes the completions of a socket's operations arrive here.
     *
     * @return 0, or an error code of Windows
     */
    int associate(long socket) {
        return win32.call(WindowsFunction.CREATE_IO_COMPLETION_PORT, socket, handle, 0, 0) == 0 ? win32.lastError() : 0;
    }

    /**
     * Waits for completions.
     *
     * @param timeoutNanos see {@link #millis}
     * @return how many completions were taken
     */
    int await(long timeoutNanos) {
        long taken = win32.call(WindowsFunction.GET_QUEUED_COMPLETION_STATUS_EX, handle, entries.address(), BATCH, count.address(),
                Integer.toUnsignedLong(millis(timeoutNanos)), 0);
        // On failure, which is the end of the time, the count is not always set.
        return (int) taken == 0 ? 0 : count.get(JAVA_INT, 0);
    }

    /** Windows' time-out: 0 does not wait, {@link Long#MAX_VALUE} waits for ever, and a fraction is rounded up, or the loop would spin. */
    static int millis(long nanos) {
        return nanos == Long.MAX_VALUE ? INFINITE : (int) Math.min(Integer.MAX_VALUE, Math.ceilDiv(nanos, NANOS_PER_MILLI));
    }

    /** The address of the OVERLAPPED that has completed; 0 for what {@link #post} has sent. */
    long overlapped(int index) {
        return entries.get(JAVA_LONG, index * ENTRY + ENTRY_OVERLAPPED);
    }

    /** How many bytes were transferred. */
    int bytes(int index) {
        return entries.get(JAVA_INT, index * ENTRY + ENTRY_BYTES);
    }

    /** Any thread. Makes {@link #await} return. */
    void post() {
        try (Arena arena = Arena.ofConfined()) {
            Win32 ofThisThread = Objects.requireNonNull(Win32.in(arena));
            ofThisThread.call(WindowsFunction.POST_QUEUED_COMPLETION_STATUS, handle, 0, 0, 0);
        }
    }

    void close() {
        win32.call(WindowsFunction.CLOSE_HANDLE, handle);
    }
}
