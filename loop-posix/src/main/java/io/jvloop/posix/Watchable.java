package io.jvloop.posix;

import io.jvloop.spi.readiness.Pollable;
import io.netty.channel.unix.FileDescriptor;

/** A {@link Pollable} with a descriptor, as the poller needs it. */
sealed interface Watchable extends Pollable permits Fd, FdPipe, LentDescriptor, PidDescriptor {

    FileDescriptor descriptor();

    /** By which its owner knows it. */
    default int number() {
        return descriptor().intValue();
    }

    /** Gets the watch when the descriptor is registered. */
    default void setWatch(DescriptorWatch watch) {
    }

    /**
     * Keeps an error that the poller reported with an event, as a positive number. If the poller has read it from the socket, the next
     * system call does not report it again.
     */
    default void setError(int errno) {
    }
}
