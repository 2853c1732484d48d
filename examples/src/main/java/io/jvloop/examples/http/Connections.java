package io.jvloop.examples.http;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.RejectedExecutionException;

/** Safe for use by any thread. The open connections of a server, on whichever event loops they are. */
final class Connections {
    /** Its futures are of no event loop, for one may have failed. */
    private final ChannelGroup open = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    private volatile boolean draining;

    /** Called in the event loop of a new connection. One that was on its way when the server was asked to end has no request yet. */
    void add(Channel connection) {
        open.add(connection);
        if (draining) {
            connection.close();
        }
    }

    /** Tells all that there shall be no further request. The answer is done when they have ended, and may be cancelled. */
    Future<Void> drain() {
        draining = true;
        tellAll(Draining.BEGINS);
        Promise<Void> gone = ImmediateEventExecutor.INSTANCE.newPromise(); // a group's future cannot be cancelled
        open.newCloseFuture().addListener(closed -> gone.trySuccess(null));
        return gone;
    }

    /** Cuts off what is left. */
    void close() {
        tellAll(LingeringClose.CUT_OFF);
    }

    private void tellAll(Object event) {
        for (Channel connection : open) {
            try {
                connection.pipeline().fireUserEventTriggered(event);
            } catch (RejectedExecutionException failed) {
                // its loop fails at this moment, and closes it
            }
        }
    }
}
