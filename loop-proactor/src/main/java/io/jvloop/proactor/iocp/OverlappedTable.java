package io.jvloop.proactor.iocp;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Confined to its loop. The memory of operations, by their numbers in the engine's table of operations. */
final class OverlappedTable {
    private static final int PER_SLAB = 256;
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private final Win32 win32;
    /** Not an automatic arena, which might wait for memory. */
    private final Arena arena = Arena.ofShared();
    private final List<Overlapped> all = new ArrayList<>();

    OverlappedTable(Win32 win32) {
        this.win32 = win32;
    }

    /** The memory for the operation with this number. */
    Overlapped get(int number) {
        while (number >= all.size()) {
            grow();
        }
        return all.get(number);
    }

    private void grow() {
        MemorySegment slab = win32.memory(arena, PER_SLAB * Overlapped.SIZE);
        for (int i = 0; i < PER_SLAB; i++) {
            MemorySegment memory = slab.asSlice(i * Overlapped.SIZE, Overlapped.SIZE);
            memory.set(JAVA_INT, Overlapped.NUMBER, all.size());
            all.add(new Overlapped(win32, memory));
        }
    }

    /** Frees the memory. Nothing is in flight any more. */
    void close() {
        arena.close();
    }

    /** The number of the operation whose OVERLAPPED is at an address that the completion port reports. */
    int numberAt(long address) {
        return ALL.get(JAVA_INT, address + Overlapped.NUMBER);
    }
}
