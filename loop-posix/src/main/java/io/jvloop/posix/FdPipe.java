package io.jvloop.posix;

import io.jvloop.spi.Direction;
import io.jvloop.spi.PipeAddress;
import io.jvloop.spi.readiness.NonBlockingPipe;
import io.jvloop.unix.Errno;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;

/** Confined to its loop. The system calls of one end of a pipe, by Netty's natives. */
final class FdPipe implements Watchable, NonBlockingPipe {
    private final PipeAddress source;
    private final Direction direction;
    private final PipeDescriptor pipe;
    private final FileDescriptor descriptor;

    FdPipe(PipeAddress source, Direction direction, PipeDescriptor pipe) {
        this.source = source;
        this.direction = direction;
        this.pipe = pipe;
        this.descriptor = pipe.descriptor();
    }

    @Override
    public FileDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public Direction direction() {
        return direction;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int at = into.position();
        try {
            int count = descriptor.read(into, at, into.limit());
            if (count > 0) {
                into.position(at + count);
            }
            return count;
        } catch (NativeIoException e) {
            if (e.expectedErr() == -Errno.EIO) { // a terminal's end of file after its other side was closed
                return END;
            }
            throw NettyErrors.readable(e);
        }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int at = from.position();
        try {
            int count = descriptor.write(from, at, from.limit());
            from.position(at + count);
            return count;
        } catch (IOException e) {
            throw NettyErrors.readable(e);
        }
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int count) throws IOException {
        return gather(descriptor, from, offset, count);
    }

    /** Writes what is in several buffers, as they are told by their positions. */
    static long gather(FileDescriptor to, ByteBuffer[] from, int offset, int count) throws IOException {
        long sent;
        try {
            sent = to.writev(from, offset, Math.min(count, Limits.IOV_MAX), Limits.SSIZE_MAX);
        } catch (IOException | NotYetConnectedException e) {
            throw NettyErrors.readable(e);
        }
        long left = sent;
        for (int i = offset; left > 0; i++) {
            int part = (int) Math.min(left, from[i].remaining());
            from[i].position(from[i].position() + part);
            left -= part;
        }
        return sent;
    }

    @Override
    public PipeAddress source() {
        return source;
    }

    @Override
    public void close() {
        pipe.close();
    }
}
