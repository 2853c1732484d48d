package io.jvloop.posix;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import jnr.posix.FileStat;

/** A descriptor that is watched for its owner, who also closes it. */
record LentDescriptor(FileDescriptor descriptor) implements Watchable {

    /** Epoll refuses these by itself. kqueue takes regular files, and of what it refuses Netty's handler does not tell. */
    void check() throws IOException {
        FileStat stat = SystemCalls.POSIX.allocateStat();
        if (SystemCalls.POSIX.fstat(descriptor.intValue(), stat) < 0) {
            throw SystemCalls.failure("fstat");
        }
        if (stat.isFile() || stat.isDirectory()) {
            throw new IOException("Operation not permitted: it is a file, and always ready");
        }
    }

    @Override
    public void close() {
        // Not ours.
    }
}
