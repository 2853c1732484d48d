package io.jvloop.unix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Confined to its loop, which has one. A buffer for one address exchanged with the system, and the calls that return one. */
public final class SocketNames {
    private static final int LENGTH = SocketAddresses.SIZE;

    private final MemorySegment memory = Arena.ofAuto().allocate(LENGTH + Integer.BYTES, 8);
    private final long address = memory.address();
    private final ByteBuffer room = memory.asByteBuffer().order(ByteOrder.nativeOrder());

    /** {@code getsockname} or {@code getpeername}. */
    private interface NameCall {
        int call(int socket, long address, long length);
    }

    public long address() {
        return address;
    }

    /** The address of the length. */
    public long length() {
        return address + LENGTH;
    }

    /** Prepares the buffer for the system to write into. */
    public void clear() {
        room.putInt(LENGTH, SocketAddresses.SIZE);
    }

    /** Writes an address into the buffer and returns its length. */
    public int write(SocketAddress name, int family) throws IOException {
        return SocketAddresses.write(name, family, room);
    }

    /** Reads the address that the system has written. */
    public SocketAddress read() throws IOException {
        return SocketAddresses.read(room, room.getInt(LENGTH));
    }

    public SocketAddress local(SystemCalls calls, int socket) throws IOException {
        calls.check("cannot ask descriptor " + socket + " for its address", ask(calls::getsockname, socket));
        return read();
    }

    public SocketAddress peer(SystemCalls calls, int socket) throws IOException {
        calls.check(ask(calls::getpeername, socket));
        return read();
    }

    private int ask(NameCall name, int socket) {
        clear();
        return name.call(socket, address, length());
    }
}
