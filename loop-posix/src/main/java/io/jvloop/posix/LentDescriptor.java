package io.jvloop.posix;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import jnr.posix.FileStat;

/** Confined to its loop. A descriptor that is watched for its owner, who also closes it. */
final class LentDescriptor implements Watchable {
    private FileDescriptor descriptor;
    private boolean duplicated;

    LentDescriptor(int number) {
        this.descriptor = new FileDescriptor(number);
    }

    /**
     * Before a kqueue watches it: that takes files, and of what it refuses Netty's handler does not tell. The handler keeps the number 0
     * for itself, so standard input is watched under another.
     */
    void prepare() throws IOException {
        FileStat stat = SystemCalls.POSIX.allocateStat();
        if (SystemCalls.POSIX.fstat(descriptor.intValue(), stat) < 0) {
            throw SystemCalls.failure("fstat");
        }
        if (stat.isFile() || stat.isDirectory()) {
            throw new IOException("Operation not permitted: it is a file, and always ready");
        }
        if (descriptor.intValue() == 0) {
            descriptor = new FileDescriptor(SystemCalls.duplicate(0));
            duplicated = true;
        }
    }

    @Override
    public FileDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public void close() {
        if (!duplicated) {
            return; // not ours
        }
        try {
            descriptor.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a descriptor: " + e.getMessage(), e);
        }
    }
}
