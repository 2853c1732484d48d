package io.jvloop.posix;

import io.jvloop.unix.Descriptors;
import io.jvloop.unix.ForeignDescriptors;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Confined to its loop. A descriptor that is watched for its owner, who also closes it. */
final class LentDescriptor implements Watchable {
    private final int number;
    private FileDescriptor descriptor;
    private boolean duplicated;

    LentDescriptor(int number) {
        this.number = number;
        this.descriptor = new FileDescriptor(number);
    }

    /**
     * Prepares it for kqueue, which accepts files, and whose refusals Netty's handler does not report. The handler reserves the number 0,
     * so standard input is watched by a duplicate.
     */
    void prepare(boolean duplicate) throws IOException {
        ForeignDescriptors.checkWatchable(JnrCalls.CALLS, number);
        if (duplicate || number == 0) {
            descriptor = new FileDescriptor(Descriptors.duplicate(JnrCalls.CALLS, number));
            duplicated = true;
        }
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public FileDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public void close() {
        if (!duplicated) {
            return; // its owner closes it
        }
        try {
            descriptor.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a descriptor: " + e.getMessage(), e);
        }
    }
}
