package io.jvloop.proactor.uring;

import io.jvloop.spi.MovedStream;
import io.jvloop.spi.StreamHandle;
import io.jvloop.spi.completion.Block;
import io.jvloop.spi.completion.ConnectingSocket;
import io.jvloop.spi.completion.Operation;
import io.jvloop.unix.DescriptorMessage;
import io.jvloop.unix.Errno;
import io.jvloop.unix.SocketAddresses;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.SocketAddress;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A stream socket: one multishot receive that delivers many completions, and one send at a time.
 *
 * <p>A separate poll watches for a reset. A receive that has emptied the socket waits for the next event. If the peer's reset arrived
 * between its last bytes and their receipt, the receive is not told and waits for ever (seen on 6.18; the socket's count of what is left
 * includes an end, but not a reset). After a reset, the rest is received piece by piece, and the reset with it.
 *
 * <p>If descriptors are wanted, a Unix-domain socket is also received from piece by piece, each with room for descriptors: a multishot
 * receive leaves them to the system, which closes them. Doing that always would cost half as much CPU again for each piece.
 */
final class UringStream extends RingStream implements ConnectingSocket {
    private static final int RECEIVE = Ring.code(Abi.OP_RECV, Abi.SQE_BUFFER_SELECT, Abi.RECV_MULTISHOT);
    private static final int RECEIVE_ONCE = Ring.code(Abi.OP_RECV, Abi.SQE_BUFFER_SELECT, 0);
    private static final int RECEIVE_MESSAGE = Ring.code(Abi.OP_RECVMSG, Abi.SQE_BUFFER_SELECT, 0);
    /** Makes received descriptors close-on-exec at once, so that no child inherits one in between. */
    private static final long RECEIVE_MESSAGE_FLAGS = (long) DescriptorMessage.MSG_CMSG_CLOEXEC << 32;
    private static final int SEND = Ring.code(Abi.OP_SEND, 0, 0);
    private static final int SEND_MESSAGE = Ring.code(Abi.OP_SENDMSG, 0, 0);
    private static final int WATCH = Ring.code(Abi.OP_POLL_ADD, 0, 0);
    private static final long BREAKING = (long) (Abi.POLLERR | Abi.POLLHUP) << 32;
    private static final long ROOM = (long) Abi.POLLOUT << 32;
    private static final int CONNECT = Ring.code(Abi.OP_CONNECT, 0, 0);
    /** The kernel itself continues after a partial send. */
    private static final long SEND_FLAGS = (long) (Abi.MSG_WAITALL | Abi.MSG_NOSIGNAL) << 32;

    private final Operation watch;
    private @Nullable Operation connect;
    private @Nullable Listener connecting;
    /** The connect's message, whose name is the peer's. */
    private @Nullable Message peer;
    /** What brings descriptors, once they are wanted. */
    private @Nullable ArrivingDescriptors arriving;
    private boolean connected;
    private boolean watched;
    private boolean broken;

    /** Makes a connected socket. */
    UringStream(UringEngine engine, Descriptor descriptor) {
        super(engine, descriptor);
        this.connected = true;
        this.watch = operation(this::broken);
    }

    private UringStream(UringEngine engine, Descriptor descriptor, Message peer) {
        this(engine, descriptor);
        this.peer = peer;
        connected = false;
        connect = operation(engine.givesWork(this::connectEnded));
    }

    /** Makes a socket that is to be connected. */
    static UringStream to(SocketAddress peer, UringEngine engine, Descriptor descriptor) throws IOException {
        Message name = engine.message();
        try {
            name.setName(peer, descriptor.family());
        } catch (IOException e) {
            name.release();
            throw e;
        }
        return new UringStream(engine, descriptor, name);
    }

    // ---- connecting ----

    @Override
    public boolean isConnected() {
        return connected;
    }

    @Override
    public void connect(Listener listener) {
        assert connect != null && peer != null;
        connecting = listener;
        engine.submit(connect, CONNECT, descriptor.number, peer.nameLength(), peer.name(), 0, 0);
    }

    private void connectEnded(int result, int flags) {
        assert connect != null && connecting != null;
        Listener listener = connecting;
        forget(connect);
        connect = null;
        connecting = null;
        releasePeer();
        if (isClosed()) {
            forgetIdle();
            return;
        }
        connected = result >= 0;
        listener.connected(result < 0 ? Errno.unconnectable(engine.calls(), result) : null);
    }

    private void releasePeer() {
        if (peer != null) {
            peer.release();
            peer = null;
        }
    }

    // ---- receiving ----

    @Override
    public void receive() {
        super.receive();
        if (!watched && arriving == null) {
            watched = true;
            engine.submit(watch, WATCH, descriptor.number, 0, 0, BREAKING, 0);
        }
    }

    @Override
    public void receiveDescriptors() throws IOException {
        if (arriving == null && descriptor.family() == SocketAddresses.AF_UNIX) {
            arriving = engine.descriptorMessage();
            engine.cancel(receive);
        }
    }

    private boolean broken(int result, int flags) {
        broken = true;
        if (isClosed()) {
            forgetIdle();
        } else {
            engine.cancel(receive);
        }
        return false;
    }

    @Override
    void submitReceive() {
        if (arriving != null) {
            arriving.prepareReceive(BufferRing.BLOCK_SIZE);
            engine.submit(receive, RECEIVE_MESSAGE, descriptor.number, 0, arriving.address(), RECEIVE_MESSAGE_FLAGS | 1, BufferRing.GROUP);
            return;
        }
        engine.submit(receive, broken ? RECEIVE_ONCE : RECEIVE, descriptor.number, 0, 0, 0, BufferRing.GROUP);
    }

    @Override
    void received(int result, int flags) {
        boolean lost = false;
        if (result > 0) {
            Block block = engine.buffers().filled(flags >>> Abi.CQE_BUFFER_SHIFT, result);
            lost = arriving != null && !arriving.attachTo(block, engine.calls());
            if (lost) {
                block.release();
            } else {
                events().received(block);
            }
        }
        if ((flags & Abi.CQE_MORE) != 0) {
            if ((flags & Abi.CQE_SOCK_NONEMPTY) == 0) {
                engine.cancelAgain(receive);
            }
            return;
        }
        engine.buffers().releaseUnused(result, flags);
        if (isClosed()) {
            forgetIdle();
        } else if (lost) {
            events().receiveEnded(ReceiveEnd.FAILED,
                    new SocketException(DescriptorMessage.LOST));
        } else if (result > 0 || isTransient(-result)) {
            continueReceiving(result == -Errno.ENOBUFS);
        } else if (result == 0 && sendFailure() == null) {
            events().receiveEnded(ReceiveEnd.END_OF_STREAM, null);
        } else {
            events().receiveEnded(ReceiveEnd.FAILED, result == 0 ? sendFailure() : engine.calls().failure(result));
        }
    }

    private static boolean isTransient(int errno) {
        return errno == Errno.ECANCELED || errno == Errno.ENOBUFS || errno == Errno.EAGAIN || errno == Errno.EINTR;
    }

    // ---- sending ----

    @Override
    void submitSend(long address, int length) {
        engine.submit(send, SEND, descriptor.number, 0, address, SEND_FLAGS | length, 0);
    }

    @Override
    void submitSend(Message parts, int count) {
        engine.submit(send, SEND_MESSAGE, descriptor.number, 0, parts.address(), SEND_FLAGS | 1, 0);
    }

    @Override
    public long sendNow(Block[] blocks, int from, int count) throws IOException {
        Message now = engine.messageIfAny();
        if (now == null) {
            return 0;
        }
        try {
            now.setParts(blocks, from, count);
            long result = engine.calls().sendmsg(descriptor.number, now.address(), Abi.MSG_DONTWAIT | Abi.MSG_NOSIGNAL);
            if (result < 0 && result != -Errno.EAGAIN && result != -Errno.EINTR) {
                throw engine.calls().failure((int) result);
            }
            return Math.max(result, 0);
        } finally {
            now.release();
        }
    }

    /** Sends by a plain system call, since its error about the descriptors is needed at once. */
    @Override
    public long sendDescriptors(Block block, int[] descriptors) throws IOException {
        if (descriptor.family() != SocketAddresses.AF_UNIX) {
            return StreamHandle.UNSUPPORTED;
        }
        long result;
        try (Arena arena = Arena.ofConfined()) {
            DescriptorMessage leaving = new DescriptorMessage(arena.allocate(DescriptorMessage.SIZE, Long.BYTES));
            leaving.prepareSend(block.address() + block.bytes().position(), block.bytes().remaining(), descriptors);
            result = engine.calls().sendmsg(descriptor.number, leaving.address(), Abi.MSG_DONTWAIT | Abi.MSG_NOSIGNAL);
        }
        if (result == -Errno.EAGAIN) {
            awaitRoom(WATCH, ROOM);
            return 0;
        }
        return engine.calls().check((int) result);
    }

    @Override
    public MovedStream moveOut() {
        return release().moveOut();
    }

    @Override
    public void shutdownOutput() throws IOException {
        engine.calls().check(engine.calls().shutdown(descriptor.number, Abi.SHUT_WR));
    }

    @Override
    void releaseAll() {
        releasePeer();
        if (arriving != null) {
            arriving.release();
            arriving = null;
        }
    }
}
