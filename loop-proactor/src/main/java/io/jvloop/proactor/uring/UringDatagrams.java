package io.jvloop.proactor.uring;

import io.jvloop.spi.MulticastMembership;
import io.jvloop.spi.completion.Block;
import io.jvloop.spi.completion.DatagramSocket;
import io.jvloop.spi.completion.Operation;
import io.jvloop.unix.Errno;
import io.jvloop.unix.Multicast;
import io.jvloop.unix.SocketAddresses;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A datagram socket. Operations report arrival and room; a datagram that can be sent or received at once goes by a
 * plain system call, which keeps the order.
 */
final class UringDatagrams extends RingSocket<DatagramSocket.Events> implements DatagramSocket {
    private static final int RECEIVE = Ring.code(Abi.OP_RECVMSG, 0, 0);
    private static final int WAIT = Ring.code(Abi.OP_POLL_ADD, 0, 0);

    private final Operation receive;
    private final Operation writable;
    private final Message incoming;
    private final UnixRoom room;
    private @Nullable Block receiving;
    private @Nullable Block sending;
    private @Nullable SocketAddress receiver;

    UringDatagrams(UringEngine engine, Descriptor descriptor) throws IOException {
        super(engine, descriptor);
        this.incoming = engine.message();
        this.room = new UnixRoom(engine, descriptor.number);
        this.receive = operation(engine.givesWork(this::received));
        this.writable = operation(engine.givesWork(this::roomAvailable));
    }

    // ---- receiving ----

    @Override
    public void receive(Block block) {
        receiving = block;
        incoming.setNameLength(SocketAddresses.SIZE);
        incoming.setPart(block.address(), block.bytes().capacity());
        engine.submit(receive, RECEIVE, descriptor.number, 0, incoming.address(), 1, 0);
    }

    private void received(int result, int flags) {
        Block block = receiving;
        assert block != null;
        receiving = null;
        if (result >= 0) {
            block.bytes().limit(result);
            try {
                events().received(block, incoming.readName());
            } catch (IOException e) {
                throw new AssertionError("bug in jvloop: the system's own address", e);
            }
        } else {
            events().receiveFailed(block, result == -Errno.ECANCELED ? null : undeliverable(result));
        }
        if (isClosed()) {
            forgetIdle();
        }
    }

    @Override
    public @Nullable SocketAddress receiveNow(ByteBuffer into) throws IOException {
        return engine.datagramCalls().receive(engine.calls(), descriptor.number, descriptor.family(), into);
    }

    // ---- sending ----

    @Override
    public boolean sendNow(ByteBuffer data, @Nullable SocketAddress to) throws IOException {
        return engine.datagramCalls().send(engine.calls(), descriptor.number, descriptor.family(), data, to);
    }

    @Override
    public void send(Block block, @Nullable SocketAddress to) {
        sending = block;
        receiver = to;
        room.begin();
        awaitRoom();
    }

    /**
     * Waits by an operation that does not send: an operation that is retried after it would have blocked continues behind the bytes of a
     * Unix-domain datagram that it has already copied, so that an empty one would arrive.
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

    private void roomAvailable(int result, int flags) {
        room.end(true);
        Block block = sending;
        if (isClosed() || block == null || result < 0) {
            sent(result < 0 && !isClosed() ? engine.calls().failure(result) : null);
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
        if (isClosed()) {
            forgetIdle();
        }
    }

    // ---- the rest ----

    @Override
    void closeDescriptor(boolean idle) {
        room.end(!writable.isInFlight());
        if (!descriptor.isShared() && !isUnix()) {
            releaseAddress();
        }
        descriptor.closeNow(idle);
    }

    @Override
    void releaseAll() {
        incoming.release();
    }

    @Override
    boolean hasMulticast() {
        return true;
    }

    /** Frees an address that the system chose at once, even if an operation in flight holds the socket. */
    private void releaseAddress() {
        long nowhere = engine.names().address();
        Memory.putLong(nowhere, 0);
        Memory.putLong(nowhere + 8, 0);
        engine.calls().connect(descriptor.number, nowhere, 16);
    }

    private boolean isUnix() {
        return descriptor.family() == SocketAddresses.AF_UNIX;
    }

    private IOException undeliverable(int negated) {
        return isUnix() ? Errno.unconnectable(engine.calls(), negated) : Errno.undeliverable(engine.calls(), negated);
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
        Multicast.join(descriptor.options(), group);
    }

    @Override
    public void leave(MulticastMembership group) throws IOException {
        Multicast.leave(descriptor.options(), group);
    }
}
