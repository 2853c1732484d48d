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
 * Confined to its loop. A {@code struct msghdr} with its vector and a name. While in flight, an operation owns its message.
 */
final class Message {
    /** One send takes a megabyte of blocks, so that the sender hears of its progress. */
    static final int MAX_PARTS = 64;
    private static final int NAME = 56;
    private static final int PARTS = NAME + SocketAddresses.SIZE;
    private static final int PART_SIZE = 16;
    private static final int SIZE = PARTS + MAX_PARTS * PART_SIZE;
    private static final int PER_SLAB = 64;

    private final long address;
    private final ByteBuffer nameRoom;
    private final SlabPool<Message>.Slab slab;

    private Message(MemorySegment memory, SlabPool<Message>.Slab slab) {
        this.address = memory.address();
        this.nameRoom = memory.asSlice(NAME, SocketAddresses.SIZE).asByteBuffer().order(ByteOrder.nativeOrder());
        this.slab = slab;
    }

    static SlabPool<Message> pool() {
        return new SlabPool<>(DirectMemory.NATIVE, SIZE, PER_SLAB, PER_SLAB, Message::new);
    }

    /** Returns it to its pool. */
    void release() {
        setNameLength(0);
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
    void setName(SocketAddress name, int family) throws IOException {
        setNameLength(SocketAddresses.write(name, family, nameRoom));
    }

    /** Reads the name that the system has written. */
    SocketAddress readName() throws IOException {
        return SocketAddresses.read(nameRoom, nameLength());
    }

    int nameLength() {
        return Memory.getInt(address + 8);
    }

    void setNameLength(int length) {
        Memory.putLong(address, length == 0 ? 0 : address + NAME);
        Memory.putInt(address + 8, length);
    }

    /** The address of the vector, for operations that take no message. */
    long parts() {
        return address + PARTS;
    }

    /** Sets the only part. */
    void setPart(long data, int length) {
        Memory.putLong(address + PARTS, data);
        Memory.putLong(address + PARTS + 8, length);
        setCount(1);
    }

    /** Sets the parts to the content of the blocks, and returns how many there are. */
    int setParts(Block[] blocks, int from, int count) {
        int parts = Math.min(count, MAX_PARTS);
        for (int i = 0; i < parts; i++) {
            Block block = blocks[from + i];
            long part = address + PARTS + (long) i * PART_SIZE;
            Memory.putLong(part, block.address() + block.bytes().position());
            Memory.putLong(part + 8, block.bytes().remaining());
        }
        setCount(parts);
        return parts;
    }

    private void setCount(int parts) {
        Memory.putLong(address + 16, address + PARTS);
        Memory.putLong(address + 24, parts);
    }
}
