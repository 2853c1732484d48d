package io.jvloop.proactor.uring;

import io.jvloop.spi.Direction;
import io.jvloop.spi.PipeAddress;
import io.jvloop.unix.Errno;
import io.jvloop.unix.SystemCalls;

/**
 * Confined to its loop. One end of a pipe, or a character device. A writing end watches for its reader to go.
 *
 * <p>If a terminal in blocking mode has room for a part of a write only, the write waits for the rest, and the ring would wait with it. So
 * the kernel's worker threads write to devices.
 */
final class UringPipe extends RingStream {
    private static final int READ = Ring.code(Abi.OP_READ, Abi.SQE_BUFFER_SELECT, 0);
    private static final int WATCH = Ring.code(Abi.OP_POLL_ADD, 0, 0);
    private static final long HANG_UP = (long) (Abi.POLLERR | Abi.POLLHUP | Abi.POLLRDHUP) << 32;
    /** The file's own position, as for read and write. */
    private static final long CURRENT_POSITION = -1;

    private final Direction direction;
    private final int write;
    private final int writeVector;

    UringPipe(UringEngine engine, PipeAddress source, Direction direction, PipeDescriptor pipe) {
        super(engine, Descriptor.ofPipe(engine, pipe.number(), source));
        this.direction = direction;
        int how = pipe.isDevice() ? Abi.SQE_ASYNC : 0;
        this.write = Ring.code(Abi.OP_WRITE, how, 0);
        this.writeVector = Ring.code(Abi.OP_WRITEV, how, 0);
    }

    @Override
    public Direction direction() {
        return direction;
    }

    @Override
    void submitReceive() {
        if (direction == Direction.WRITE) {
            engine.submit(receive, WATCH, descriptor.number, 0, 0, HANG_UP, 0);
        } else {
            engine.submit(receive, READ, descriptor.number, CURRENT_POSITION, 0, BufferRing.BLOCK_SIZE, BufferRing.GROUP);
        }
    }

    @Override
    void received(int result, int flags) {
        if (direction == Direction.READ && result > 0) {
            events().received(engine.buffers().filled(flags >>> Abi.CQE_BUFFER_SHIFT, result));
        }
        engine.buffers().releaseUnused(result, flags);
        if (isClosed()) {
            forgetIdle();
        } else if (direction == Direction.WRITE && result >= 0) {
            events().receiveEnded(ReceiveEnd.END_OF_STREAM, null);
        } else if (result > 0 || result == -Errno.EAGAIN || result == -Errno.EINTR || result == -Errno.ENOBUFS) {
            continueReceiving(result == -Errno.ENOBUFS);
        } else if (result == 0 || result == -Errno.EIO) {
            // EIO is a terminal's end of file after its other side was closed.
            events().receiveEnded(ReceiveEnd.END_OF_STREAM, null);
        } else if (result == -Errno.ECANCELED) {
            events().receiveEnded(ReceiveEnd.STOPPED, null);
        } else {
            events().receiveEnded(ReceiveEnd.FAILED, engine.calls().failure(result));
        }
    }

    @Override
    void submitSend(long address, int length) {
        engine.submit(send, write, descriptor.number, CURRENT_POSITION, address, length, 0);
    }

    @Override
    void submitSend(Message parts, int count) {
        engine.submit(send, writeVector, descriptor.number, CURRENT_POSITION, parts.parts(), count, 0);
    }

    @Override
    public void shutdownOutput() {
        close();
    }

    /** The standard streams stay open. */
    @Override
    void closeDescriptor(boolean idle) {
        if (descriptor.number > SystemCalls.STANDARD_ERROR) {
            super.closeDescriptor(idle);
        } else {
            engine.removeOwn(descriptor.number);
        }
    }
}
