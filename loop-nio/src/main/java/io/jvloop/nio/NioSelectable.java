package io.jvloop.nio;

import io.jvloop.spi.readiness.NonBlockingSocket;
import java.nio.channels.SelectableChannel;

/** What the poller needs of a channel. */
sealed interface NioSelectable extends NonBlockingSocket permits NioSocket, NioPipe {

    SelectableChannel selectable();
}
