package io.jvloop.spi.readiness;

import java.nio.channels.SelectableChannel;

/** A channel that is watched for its owner, who also closes it. */
record LentChannel(SelectableChannel selectable) implements JdkChannel {

    @Override
    public void close() {
        // its owner closes it
    }
}
