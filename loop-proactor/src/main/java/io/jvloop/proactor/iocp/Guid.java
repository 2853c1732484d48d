package io.jvloop.proactor.iocp;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.UUID;

/** Windows' names of the functions whose addresses only a socket tells. */
final class Guid {
    static final String ACCEPT_EX = "b5367df1-cbac-11cf-95ca-00805f48a192";
    static final String GET_ACCEPT_EX_SOCKADDRS = "b5367df2-cbac-11cf-95ca-00805f48a192";
    static final String CONNECT_EX = "25a207b9-ddf3-4660-8ee9-76e58c74063e";
    static final int SIZE = 16;

    private Guid() {
    }

    /** Writes a name in Windows' layout: its first three fields in the machine's byte order, the rest byte by byte. */
    static void write(String text, MemorySegment into) {
        UUID guid = UUID.fromString(text);
        long high = guid.getMostSignificantBits();
        into.set(JAVA_INT_UNALIGNED, 0, (int) (high >>> 32));
        into.set(JAVA_SHORT_UNALIGNED, 4, (short) (high >>> 16));
        into.set(JAVA_SHORT_UNALIGNED, 6, (short) high);
        into.set(JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN), 8, guid.getLeastSignificantBits());
    }
}
