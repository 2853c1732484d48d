package io.jvloop.proactor.uring;

import io.jvloop.spi.DirectMemory;
import io.jvloop.spi.SlabPool;
import io.jvloop.spi.completion.Block;
import io.jvloop.unix.SocketAddresses;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Confined to its loop. A {@code struct msghdr} with its vector and a name: it belongs to the operation that it is used by, while that
 * is in flight.
 */
final class Message {
    /** A megabyte of blocks: after so much the sender likes to hear of it. */
    static final int MAX_PARTS = 64;
    private static final int NAME = 56;
    private static final int PARTS = NAME + SocketAddresses.SIZE;
    private static final int PART_SIZE = 16;
    private static final int SIZE = PARTS + MAX_PARTS * PART_SIZE;
    private static final int A_SLAB = 64;

    private final long address;
    private final ByteBuffer nameRoom;
    private final SlabPool<Message>.Slab slab;

    private Message(MemorySegment memory, SlabPool<Message>.Slab slab) {
        this.address = memory.address();
        this.nameRoom = memory.asSlice(NAME, SocketAddresses.SIZE).asByteBuffer().order(ByteOrder.nativeOrder());
        this.slab = slab;
    }

    static SlabPool<Message> pool() {
        return new SlabPool<>(DirectMemory.NATIVE, SIZE, A_SLAB, A_SLAB, Message::new);
    }

    /** Gives it back. */
    void release() {
        nameLength(0);
        slab.giveBack(this);
    }

    long address() {
        return address;
    }

    /** The address of the name. */
    long name() {
        return address + NAME;
    }

    /** Sets the name. */
    void name(SocketAddress name, int family) throws IOException {
        nameLength(SocketAddresses.write(name, family, nameRoom));
    }

    /** Reads what the system has written. */
    SocketAddress readName() throws IOException {
        return SocketAddresses.read(nameRoom, nameLength());
    }

    int nameLength() {
        return Memory.getInt(address + 8);
    }

    void nameLength(int length) {
        Memory.putLong(address, length == 0 ? 0 : address + NAME);
        Memory.putInt(address + 8, length);
    }

    /** The vector alone, for what is no socket. */
    long parts() {
        return address + PARTS;
    }

    /** Sets one part. */
    void part(long data, int length) {
        Memory.putLong(address + PARTS, data);
        Memory.putLong(address + PARTS + 8, length);
        count(1);
    }

    /** Sets the parts to what the blocks hold; answers how many there are. */
    int parts(Block[] blocks, int from, int count) {
        int parts = Math.min(count, MAX_PARTS);
        for (int i = 0; i < parts; i++) {
            Block block = blocks[from + i];
            long part = address + PARTS + (long) i * PART_SIZE;
            Memory.putLong(part, block.address() + block.bytes().position());
            Memory.putLong(part + 8, block.bytes().remaining());
        }
        count(parts);
        return parts;
    }

    private void count(int parts) {
        Memory.putLong(address + 16, address + PARTS);
        Memory.putLong(address + 24, parts);
    }
}
