package io.jvloop.proactor.uring;

import io.jvloop.unix.RawOptions;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Confined to its loop. A socket's raw options, through the calls' memory. */
record ForeignOptions(ForeignCalls calls, int socket, boolean isIpv6) implements RawOptions {

    @Override
    public void get(int level, int name, ByteBuffer value) throws IOException {
        int size = value.capacity();
        MemorySegment room = calls.room();
        long length = room.address() + size;
        Memory.putInt(length, size);
        calls.check(calls.getsockopt(socket, level, name, room.address(), length));
        MemorySegment.ofBuffer(value).copyFrom(room.asSlice(0, size));
    }

    @Override
    public void set(int level, int name, ByteBuffer value) throws IOException {
        MemorySegment room = calls.room();
        room.copyFrom(MemorySegment.ofBuffer(value));
        calls.check(calls.setsockopt(socket, level, name, room.address(), value.capacity()));
    }
}
