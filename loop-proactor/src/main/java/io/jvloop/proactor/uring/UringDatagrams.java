package io.jvloop.proactor.uring;

import io.jvloop.spi.MulticastMembership;
import io.jvloop.spi.completion.Block;
import io.jvloop.spi.completion.DatagramSocket;
import io.jvloop.spi.completion.EngineSocket;
import io.jvloop.spi.completion.Operation;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A datagram socket. The operations tell when something is there, or when there is room again; what can be done at
 * once is done by a plain system call, as the order of datagrams wants it.
 */
final class UringDatagrams extends EngineSocket<DatagramSocket.Events> implements DatagramSocket {
    private static final int RECEIVE = Ring.code(Abi.OP_RECVMSG, 0, 0);
    private static final int WAIT = Ring.code(Abi.OP_POLL_ADD, 0, 0);

    private final UringEngine engine;
    private final Descriptor descriptor;
    private final Operation receive;
    private final Operation writable;
    private final Multicast multicast;
    private final Message incoming;
    private final UnixRoom room;
    private @Nullable Block receiving;
    private @Nullable Block sending;
    private @Nullable SocketAddress receiver;
    private boolean closed;

    UringDatagrams(UringEngine engine, Descriptor descriptor) throws IOException {
        this.engine = engine;
        this.descriptor = descriptor;
        this.incoming = engine.message();
        this.room = new UnixRoom(engine, descriptor.number);
        this.multicast = new Multicast(engine.calls(), descriptor);
        this.receive = engine.operation(engine.news(this::received));
        this.writable = engine.operation(engine.news(this::roomCame));
    }

    // ---- receiving ----

    @Override
    public void receive(Block block) {
        receiving = block;
        incoming.nameLength(SocketAddresses.SIZE);
        incoming.part(block.address(), block.bytes().capacity());
        engine.submit(receive, RECEIVE, descriptor.number, 0, incoming.address(), 1, 0);
    }

    private void received(int result, int flags) {
        Block block = receiving;
        assert block != null;
        receiving = null;
        if (result >= 0) {
            block.bytes().limit(result);
            try {
                events().received(block, SocketAddresses.read(incoming.name(), incoming.nameLength()));
            } catch (IOException e) {
                throw new AssertionError("bug in jvloop: the system's own address", e);
            }
        } else {
            events().receiveFailed(block, result == -Errno.ECANCELED ? null : undeliverable(result));
        }
        if (closed) {
            forgetIdle();
        }
    }

    @Override
    public @Nullable SocketAddress receiveNow(ByteBuffer into) throws IOException {
        long room = engine.calls().room();
        Memory.putInt(room, SocketAddresses.SIZE);
        long data = MemorySegment.ofBuffer(into).address();
        long result = engine.calls().recvfrom(descriptor.number, data, into.remaining(), Abi.MSG_DONTWAIT, room + 8, room);
        if (result == -Errno.EAGAIN) {
            return null;
        }
        if (result < 0) {
            throw undeliverable((int) result);
        }
        into.position(into.position() + (int) result);
        return SocketAddresses.read(room + 8, Memory.getInt(room));
    }

    // ---- sending ----

    @Override
    public boolean sendNow(ByteBuffer data, @Nullable SocketAddress to) throws IOException {
        long name = engine.calls().room();
        int length = to == null ? 0 : SocketAddresses.write(to, descriptor.family(), name);
        long result = engine.calls().sendto(descriptor.number, MemorySegment.ofBuffer(data).address(), data.remaining(),
                Abi.MSG_DONTWAIT | Abi.MSG_NOSIGNAL, length == 0 ? 0 : name, length);
        if (result == -Errno.EAGAIN) {
            return false;
        }
        if (result < 0) {
            throw undeliverable((int) result);
        }
        return true;
    }

    @Override
    public void send(Block block, @Nullable SocketAddress to) {
        sending = block;
        receiver = to;
        room.begin();
        awaitRoom();
    }

    /**
     * The operation waits and does not send: tried again after it would have blocked, the kernel's send of a Unix-domain datagram goes on
     * behind the bytes that it has copied in vain, and an empty one arrives.
     */
    private void awaitRoom() {
        int number;
        try {
            number = room.next(isUnix() ? receiver : null);
        } catch (IOException e) {
            sent(e);
            return;
        }
        engine.submit(writable, WAIT, number, 0, 0, (long) Abi.POLLOUT << 32, 0);
    }

    private void roomCame(int result, int flags) {
        room.over(true);
        Block block = sending;
        if (closed || block == null || result < 0) {
            sent(result < 0 && !closed ? Errno.failure(result) : null);
            return;
        }
        try {
            if (sendNow(block.bytes(), receiver)) {
                sent(null);
            } else {
                awaitRoom();
            }
        } catch (IOException e) {
            sent(e);
        }
    }

    private void sent(@Nullable IOException failure) {
        sending = null;
        receiver = null;
        events().sent(failure);
        if (closed) {
            forgetIdle();
        }
    }

    // ---- the rest ----

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        engine.cancel(receive);
        engine.cancel(writable);
        room.over(!writable.isInFlight());
        if (!descriptor.isShared() && !isUnix()) {
            giveAddressBack();
        }
        descriptor.closeNow(isIdle());
        forgetIdle();
    }

    /** An address that the system chose is free from here on, whatever holds the socket. */
    private void giveAddressBack() {
        long nowhere = engine.calls().room();
        Memory.putLong(nowhere, 0);
        Memory.putLong(nowhere + 8, 0);
        engine.calls().connect(descriptor.number, nowhere, 16);
    }

    private boolean isUnix() {
        return descriptor.family() == Abi.AF_UNIX;
    }

    private IOException undeliverable(int negated) {
        return isUnix() ? Errno.unconnectable(negated) : Errno.undeliverable(negated);
    }

    private boolean isIdle() {
        return !receive.isInFlight() && !writable.isInFlight();
    }

    private void forgetIdle() {
        if (isIdle() && receive.index() >= 0) {
            engine.forget(receive);
            engine.forget(writable);
            incoming.release();
        }
    }

    @Override
    public SocketAddress localAddress() throws IOException {
        return descriptor.localAddress();
    }

    @Override
    public @Nullable SocketAddress peer() {
        try {
            return descriptor.remoteAddress();
        } catch (IOException notConnected) {
            return null;
        }
    }

    @Override
    public void join(MulticastMembership group) throws IOException {
        multicast.join(group);
    }

    @Override
    public void leave(MulticastMembership group) throws IOException {
        multicast.leave(group);
    }

    @Override
    public <T> T option(SocketOption<T> name) throws IOException {
        return Multicast.hasOption(name) ? name.type().cast(multicast.option(name)) : descriptor.option(name);
    }

    @Override
    public <T> void setOption(SocketOption<T> name, T value) throws IOException {
        if (Multicast.hasOption(name)) {
            multicast.option(name, value);
        } else {
            descriptor.setOption(name, value);
        }
    }
}
