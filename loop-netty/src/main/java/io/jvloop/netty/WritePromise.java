package io.jvloop.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Safe for use by any thread. The promise of a write nobody waits for, which tells one only if it fails. A listener would do so, too, and
 * its notification costs a third of a write, all of which succeed but the last one.
 */
final class WritePromise extends DefaultChannelPromise {
    private final Consumer<Throwable> failed;

    WritePromise(Channel channel, Consumer<Throwable> failed) {
        super(channel);
        this.failed = failed;
    }

    @Override
    public ChannelPromise setFailure(Throwable cause) {
        super.setFailure(cause);
        failed.accept(cause);
        return this;
    }

    @Override
    public boolean tryFailure(Throwable cause) {
        boolean first = super.tryFailure(cause);
        if (first) {
            failed.accept(cause);
        }
        return first;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean first = super.cancel(mayInterruptIfRunning);
        if (first) {
            failed.accept(new CancellationException("the pipeline has cancelled a write"));
        }
        return first;
    }
}
