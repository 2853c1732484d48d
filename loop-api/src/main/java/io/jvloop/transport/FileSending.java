package io.jvloop.transport;

import io.jvloop.Asyncio;
import io.jvloop.Suspends;
import io.jvloop.net.SendfileNotAvailableException;
import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Confined to its loop. Sends a part of a file: by the kernel if it can, else copied chunk by chunk. */
final class FileSending {
    /** How much of a file the kernel may read in one turn, on the loop's thread: some milliseconds with a slow disk. */
    private static final long TRANSFER_SIZE = 1 << 20;
    /** Large enough that the way to the executor and back costs little, small enough for many connections at a time. */
    private static final int COPY_SIZE = 128 * 1024;

    private final FileChannel file;
    private final long offset;
    private final long count;
    private long sent;

    FileSending(FileChannel file, long offset, long count) throws IOException {
        if (offset < 0) {
            throw new IllegalArgumentException("a file cannot be sent from a negative offset: " + offset);
        }
        // A count of 0 is no mistake if it is the size of the file.
        if (count < 0 || count == 0 && file.size() > 0) {
            throw new IllegalArgumentException("the number of bytes to send of a file must be positive, not " + count);
        }
        this.file = file;
        this.offset = offset;
        this.count = Math.min(count, Long.MAX_VALUE - offset);
    }

    /** Sends it; returns how many bytes were sent. Afterwards, also after a failure, the file's position is behind them. */
    @Suspends
    long send(FileOutput output, boolean fallback) throws IOException {
        try {
            output.begin();
            if (!transfer(output)) {
                if (!fallback) {
                    throw new SendfileNotAvailableException("the system cannot send " + file + " to " + output
                            + " by itself, and fallback is false");
                }
                copy(output);
            }
            return sent;
        } finally {
            if (sent > 0 && file.isOpen()) {
                file.position(offset + sent);
            }
        }
    }

    /** Has the kernel send it; returns false, with nothing sent, if the kernel cannot. */
    private boolean transfer(FileOutput output) throws IOException {
        // A file channel that is not the JDK's own, of a ZIP file for example, would copy in a loop that blocks until all is sent.
        if (file.getClass().getModule() != FileChannel.class.getModule()) {
            return false;
        }
        while (sent < count) {
            long now = output.transferFrom(file, offset + sent, Math.min(count - sent, TRANSFER_SIZE));
            if (now == StreamHandle.UNSUPPORTED) {
                return false;
            }
            sent += now;
            if (now > 0) {
                Asyncio.yieldNow();
            } else if (offset + sent < file.size()) {
                output.awaitRoom();
            } else {
                break;
            }
        }
        return true;
    }

    private void copy(FileOutput output) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(COPY_SIZE, count));
        while (sent < count) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), count - sent));
            int read = Asyncio.<Integer, IOException>toThread(() -> file.read(chunk, offset + sent));
            if (read < 0) {
                return;
            }
            output.write(chunk.flip());
            sent += read;
        }
    }
}
