package io.jvloop.unix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Confined to its loop, which has one. Room for one address on its way to or from the system, and the calls that ask for one. */
public final class SocketNames {
    private static final int LENGTH = SocketAddresses.SIZE;

    private final MemorySegment memory = Arena.ofAuto().allocate(LENGTH + Integer.BYTES, 8);
    private final long address = memory.address();
    private final ByteBuffer room = memory.asByteBuffer().order(ByteOrder.nativeOrder());

    /** What asks the system for an address. */
    private interface Question {
        int ask(int socket, long address, long length);
    }

    /** Where the address stands. */
    public long address() {
        return address;
    }

    /** Where its length stands. */
    public long length() {
        return address + LENGTH;
    }

    /** Empties the room, for the system to write into. */
    public void clear() {
        room.putInt(LENGTH, SocketAddresses.SIZE);
    }

    /** Writes an address into the room; answers its length. */
    public int write(SocketAddress name, int family) throws IOException {
        return SocketAddresses.write(name, family, room);
    }

    /** Reads what the system has written. */
    public SocketAddress read() throws IOException {
        return SocketAddresses.read(room, room.getInt(LENGTH));
    }

    /** Where a socket is bound. */
    public SocketAddress local(SystemCalls calls, int socket) throws IOException {
        calls.check("cannot ask descriptor " + socket + " for its address", ask(calls::getsockname, socket));
        return read();
    }

    /** Whom a socket is connected to. */
    public SocketAddress peer(SystemCalls calls, int socket) throws IOException {
        calls.check(ask(calls::getpeername, socket));
        return read();
    }

    private int ask(Question question, int socket) {
        clear();
        return question.ask(socket, address, length());
    }
}
