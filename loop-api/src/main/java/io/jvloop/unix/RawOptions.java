package io.jvloop.unix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Confined to its loop. One socket's options, as the system numbers them and lays them out, in the processor's order. */
public interface RawOptions {

    /** Whether the socket's family is that of IPv6. */
    boolean isIpv6();

    /** Reads an option of the size that the value has room for, from its beginning. */
    void get(int level, int name, ByteBuffer value) throws IOException;

    /** Sets an option. */
    void set(int level, int name, ByteBuffer value) throws IOException;

    /** Reads a number. */
    default int get(int level, int name) throws IOException {
        ByteBuffer value = room(Integer.BYTES);
        get(level, name, value);
        return value.getInt(0);
    }

    /** Sets a number. */
    default void set(int level, int name, int value) throws IOException {
        set(level, name, room(Integer.BYTES).putInt(0, value));
    }

    /** Room for an option. */
    static ByteBuffer room(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }
}
