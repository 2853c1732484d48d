package io.jvloop.unix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Confined to its loop. A socket's options by the system's numbers, as raw values in the processor's byte order. */
public interface RawOptions {

    /** Whether the socket's family is that of IPv6. */
    boolean isIpv6();

    /** Reads an option into {@code value}, from its beginning; the option's size is the buffer's. */
    void get(int level, int name, ByteBuffer value) throws IOException;

    void set(int level, int name, ByteBuffer value) throws IOException;

    /** Reads an option that is an int. */
    default int get(int level, int name) throws IOException {
        ByteBuffer value = allocate(Integer.BYTES);
        get(level, name, value);
        return value.getInt(0);
    }

    /** Sets an option that is an int. */
    default void set(int level, int name, int value) throws IOException {
        set(level, name, allocate(Integer.BYTES).putInt(0, value));
    }

    /** Allocates a buffer for an option's value. */
    static ByteBuffer allocate(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }
}
