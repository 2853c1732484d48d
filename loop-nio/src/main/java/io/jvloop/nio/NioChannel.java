package io.jvloop.nio;

import io.jvloop.spi.readiness.NonBlockingChannel;
import java.nio.channels.SelectableChannel;

/** What the poller needs of a channel. */
sealed interface NioChannel extends NonBlockingChannel permits NioStream, NioListener {

    SelectableChannel selectable();
}
