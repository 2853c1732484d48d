package io.jvloop.posix;

import io.netty.channel.unix.FileDescriptor;

/** A descriptor that is watched for its owner, who also closes it. */
record LentDescriptor(FileDescriptor descriptor) implements Watchable {

    @Override
    public void close() {
        // Not ours.
    }
}
