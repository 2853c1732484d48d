package io.jvloop.spi.readiness;

import io.jvloop.spi.MovedStream;

/**
 * Any thread. A channel between two loops.
 *
 * @param channel which no poller knows yet
 */
record MovedChannel(NonBlockingStream channel) implements MovedStream {
    @Override
    public void close() {
        channel.close();
    }
}
