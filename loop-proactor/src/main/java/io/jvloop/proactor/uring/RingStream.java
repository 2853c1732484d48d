package io.jvloop.proactor.uring;

import io.jvloop.spi.completion.Block;
import io.jvloop.spi.completion.Operation;
import io.jvloop.spi.completion.StreamSocket;
import io.jvloop.unix.Errno;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. What stream sockets and pipes have in common: how a receive stops or waits for buffers, and how a send ends. */
abstract class RingStream extends RingSocket<StreamSocket.Events> implements StreamSocket {
    final Operation receive;
    final Operation send;
    /** The message of a send of several blocks. */
    private @Nullable Message message;
    /** Whether the operation in flight only waits for room. */
    private boolean awaitingRoom;
    private boolean stopping;
    /** The error that a send has met. A socket reports it once; a later receive meets the end of the stream. */
    private @Nullable IOException sendFailure;

    RingStream(UringEngine engine, Descriptor descriptor) {
        super(engine, descriptor);
        this.receive = operation(engine.givesWork(this::received));
        this.send = operation(this::sent);
    }

    // ---- receiving ----

    @Override
    public void receive() {
        stopping = false;
        submitReceive();
    }

    abstract void submitReceive();

    abstract void received(int result, int flags);

    /** Called when the receive has ended, but not the stream. */
    final void continueReceiving(boolean withoutBuffers) {
        if (stopping) {
            events().receiveEnded(ReceiveEnd.STOPPED, null);
        } else if (withoutBuffers) {
            engine.buffers().await(this);
        } else {
            submitReceive();
        }
    }

    /** If it is to stop by now, it stops when it has received something. */
    final void buffersAvailable() {
        if (!isClosed()) {
            submitReceive();
        }
    }

    @Override
    public final void stopReceiving() {
        stopping = true;
        engine.cancel(receive);
    }

    // ---- sending ----

    @Override
    public final void send(Block[] blocks, int from, int count) {
        message = count == 1 ? null : engine.messageIfAny();
        if (message == null) {
            Block block = blocks[from];
            submitSend(block.address() + block.bytes().position(), block.bytes().remaining());
        } else {
            submitSend(message, message.setParts(blocks, from, count));
        }
    }

    abstract void submitSend(long address, int length);

    abstract void submitSend(Message parts, int count);

    final void awaitRoom(int code, long events) {
        awaitingRoom = true;
        engine.submit(send, code, descriptor.number, 0, 0, events, 0);
    }

    private boolean sent(int result, int flags) {
        if (message != null) {
            message.release();
            message = null;
        }
        if (isClosed()) {
            forgetIdle();
        }
        if (awaitingRoom) {
            awaitingRoom = false;
            return events().sent(0, null);
        }
        boolean again = result == -Errno.EAGAIN || result == -Errno.EINTR;
        IOException failure = result < 0 && !again ? engine.calls().failure(result) : null;
        if (result != -Errno.EPIPE) {
            sendFailure = failure;
        }
        return events().sent(Math.max(result, 0), failure);
    }

    final @Nullable IOException sendFailure() {
        return sendFailure;
    }

    @Override
    public final SocketAddress remoteAddress() throws IOException {
        return descriptor.remoteAddress();
    }
}
