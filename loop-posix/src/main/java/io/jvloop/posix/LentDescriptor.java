package io.jvloop.posix;

import io.jvloop.unix.Descriptors;
import io.jvloop.unix.ForeignDescriptors;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;

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
        ForeignDescriptors.checkWatchable(JnrCalls.CALLS, descriptor.intValue());
        if (descriptor.intValue() == 0) {
            descriptor = new FileDescriptor(Descriptors.duplicate(JnrCalls.CALLS, 0));
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
