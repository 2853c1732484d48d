package io.jvloop.posix;

import io.jvloop.spi.readiness.Pollable;
import io.netty.channel.unix.FileDescriptor;

/** What the poller needs: something with a descriptor. */
sealed interface Watchable extends Pollable permits Fd, FdPipe, LentDescriptor, PidDescriptor {

    FileDescriptor descriptor();
}
