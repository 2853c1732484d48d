package io.jvloop.posix;

import io.jvloop.spi.readiness.Pollable;
import io.netty.channel.unix.FileDescriptor;

/** What the poller needs: something with a descriptor. */
sealed interface Watchable extends Pollable permits Fd, FdPipe, LentDescriptor, PidDescriptor {

    FileDescriptor descriptor();

    /** Hears who watches it. */
    default void watched(DescriptorWatch by) {
    }

    /** Hears which error the poller has told of, as a positive number. Where a poller reads it, the next system call finds it no more. */
    default void broken(int errno) {
    }
}
