package io.jvloop.netty;

import io.jvloop.Suspends;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamWriter;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;

/**
 * Confined to its loop. Netty's buffers on the streams of jvloop. Nothing is copied on the way between the buffer and the stream; a stream
 * copies what the system does not take at once, as it does with any buffer.
 */
public final class ByteBufs {
    private ByteBufs() {
    }

    /**
     * Reads into the buffer's writable bytes, and moves its writer index. Suspends until there is something. The buffer stays the caller's,
     * who does not use it meanwhile; who releases it too early loses what comes, and nothing else. Cancelling the task loses no bytes.
     *
     * @param reader where to read
     * @param into   a buffer in one piece, with writable bytes
     * @return how many bytes came; -1 at the end of the stream
     * @throws IOException                                what broke the connection
     * @throws IllegalArgumentException                   if the buffer is composed of several, is read-only, or has no room
     * @throws io.netty.util.IllegalReferenceCountException if the buffer has been released
     * @throws IllegalStateException                      if another task waits in a read
     */
    @Suspends
    public static int read(StreamReader reader, ByteBuf into) throws IOException {
        if (into.nioBufferCount() != 1 || !into.isWritable()) {
            throw new IllegalArgumentException("cannot read into " + into + ": it needs writable bytes in one piece");
        }
        into.retain(); // else memory that is released meanwhile would be another's when bytes come
        try {
            int count = reader.read(into.internalNioBuffer(into.writerIndex(), into.writableBytes()));
            if (count > 0) {
                into.writerIndex(into.writerIndex() + count);
            }
            return count;
        } finally {
            into.release();
        }
    }

    /**
     * Sends the buffer's readable bytes, and releases the buffer, also if it fails. It is sent or copied when this returns. Does not
     * suspend; see {@link StreamWriter#drain}. To keep the buffer, write its {@code retainedDuplicate}.
     *
     * @param writer where to write
     * @param data   the writer's from now on
     * @throws IllegalStateException                      after {@link StreamWriter#writeEof}
     * @throws io.netty.util.IllegalReferenceCountException if the buffer has been released
     */
    public static void write(StreamWriter writer, ByteBuf data) {
        try {
            if (data.nioBufferCount() == 1) {
                writer.write(data.nioBuffer());
            } else {
                writer.writeAll(List.of(data.nioBuffers()));
            }
        } finally {
            data.release();
        }
    }
}
