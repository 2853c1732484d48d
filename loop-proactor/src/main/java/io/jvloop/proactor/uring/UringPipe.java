package io.jvloop.proactor.uring;

import io.jvloop.spi.Direction;
import io.jvloop.spi.PipeAddress;
import io.jvloop.spi.completion.Block;
import io.jvloop.spi.completion.EngineSocket;
import io.jvloop.spi.completion.Operation;
import io.jvloop.spi.completion.StreamSocket;
import io.jvloop.unix.Errno;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. One end of a pipe, or a character device. One that is written to is watched for its reader's going.
 *
 * <p>A terminal in blocking mode that has room for a part of a write waits for the rest, and the ring would with it: the kernel's workers
 * write there.
 */
final class UringPipe extends EngineSocket<StreamSocket.Events> implements StreamSocket, UringEngine.Starving {
    private static final int READ = Ring.code(Abi.OP_READ, Abi.SQE_BUFFER_SELECT, 0);
    private static final int WATCH = Ring.code(Abi.OP_POLL_ADD, 0, 0);
    private static final long HANG_UP = (long) (Abi.POLLERR | Abi.POLLHUP | Abi.POLLRDHUP) << 32;
    /** As with read and write: where the file stands. */
    private static final long CURRENT_POSITION = -1;

    private final UringEngine engine;
    private final PipeAddress source;
    private final Direction direction;
    private final PipeDescriptor descriptor;
    private final Operation receive;
    private final Operation send;
    private final int write;
    private final int writeVector;
    private @Nullable Message message;
    private boolean stopping;
    private boolean starving;
    private boolean closed;

    UringPipe(UringEngine engine, PipeAddress source, Direction direction, PipeDescriptor descriptor) {
        this.engine = engine;
        this.source = source;
        this.direction = direction;
        this.descriptor = descriptor;
        this.receive = engine.operation(engine.news(this::received));
        this.send = engine.operation(this::sent);
        int how = descriptor.isDevice() ? Abi.SQE_ASYNC : 0;
        this.write = Ring.code(Abi.OP_WRITE, how, 0);
        this.writeVector = Ring.code(Abi.OP_WRITEV, how, 0);
        engine.own(descriptor.number());
    }

    @Override
    public Direction direction() {
        return direction;
    }

    @Override
    public void receive() {
        stopping = false;
        fed();
    }

    @Override
    public void fed() {
        if (direction == Direction.WRITE) {
            engine.submit(receive, WATCH, descriptor.number(), 0, 0, HANG_UP, 0);
        } else if (!receive.isInFlight() && !closed) {
            starving = false;
            engine.submit(receive, READ, descriptor.number(), CURRENT_POSITION, 0, BufferRing.BLOCK_SIZE, BufferRing.GROUP);
        }
    }

    private void received(int result, int flags) {
        if (direction == Direction.READ && result > 0) {
            events().received(engine.buffers().filled(flags >>> Abi.CQE_BUFFER_SHIFT, result));
        }
        engine.giveBackUnused(result, flags);
        if (closed) {
            forgetIdle();
        } else if (direction == Direction.WRITE && result >= 0) {
            events().receiveEnded(ReceiveEnd.END_OF_STREAM, null);
        } else if (result > 0 || result == -Errno.EAGAIN || result == -Errno.EINTR) {
            goOn();
        } else if (result == -Errno.ENOBUFS && !stopping) {
            starving = true;
            engine.starves(this);
        } else if (result == 0 || result == -Errno.EIO) {
            // EIO is how a terminal ends whose other side was closed.
            events().receiveEnded(ReceiveEnd.END_OF_STREAM, null);
        } else if (result == -Errno.ECANCELED || result == -Errno.ENOBUFS) {
            events().receiveEnded(ReceiveEnd.STOPPED, null);
        } else {
            events().receiveEnded(ReceiveEnd.FAILED, engine.calls().failure(result));
        }
    }

    private void goOn() {
        if (stopping) {
            events().receiveEnded(ReceiveEnd.STOPPED, null);
        } else {
            fed();
        }
    }

    @Override
    public void stopReceiving() {
        stopping = true;
        if (starving) {
            starving = false;
            events().receiveEnded(ReceiveEnd.STOPPED, null);
        } else {
            engine.cancel(receive);
        }
    }

    @Override
    public void send(Block[] blocks, int from, int count) {
        message = count == 1 ? null : engine.messageIfAny();
        if (message == null) {
            Block block = blocks[from];
            engine.submit(send, write, descriptor.number(), CURRENT_POSITION, block.address() + block.bytes().position(),
                    block.bytes().remaining(), 0);
            return;
        }
        int parts = message.parts(blocks, from, count);
        engine.submit(send, writeVector, descriptor.number(), CURRENT_POSITION, message.parts(), parts, 0);
    }

    private boolean sent(int result, int flags) {
        if (message != null) {
            message.release();
            message = null;
        }
        if (closed) {
            forgetIdle();
        }
        boolean again = result == -Errno.EAGAIN || result == -Errno.EINTR;
        return events().sent(Math.max(result, 0), result < 0 && !again ? engine.calls().failure(result) : null);
    }

    @Override
    public void shutdownOutput() {
        close();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        starving = false;
        engine.cancel(receive);
        engine.cancel(send);
        if (descriptor.isOurs()) {
            engine.closeDescriptor(descriptor.number(), isIdle(), true);
        } else {
            engine.leave(descriptor.number());
        }
        forgetIdle();
    }

    private boolean isIdle() {
        return !receive.isInFlight() && !send.isInFlight();
    }

    /** Gives up the operations' numbers, once all have ended. */
    private void forgetIdle() {
        if (isIdle() && receive.index() >= 0) {
            engine.forget(receive);
            engine.forget(send);
        }
    }

    @Override
    public SocketAddress localAddress() {
        return source;
    }

    @Override
    public SocketAddress remoteAddress() {
        return source;
    }
}
