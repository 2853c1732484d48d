package io.jvloop.netty;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.sync.AsyncEvent;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Confined to its loop, where nothing else is said. The writing side of a {@link NettyChannel}, for any number of tasks. */
final class ChannelWriter {
    private final NettyChannel owner;
    private final EventLoop loop;
    private final Channel channel;
    private final AsyncEvent room = new AsyncEvent();
    private final Runnable makeRoom = room::set;
    private final Consumer<Throwable> onFailed = this::failed;
    private @Nullable ChannelFuture last;

    // ---- read and written by the channel's event loop, too ----
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;

    ChannelWriter(NettyChannel owner, EventLoop loop, Channel channel) {
        this.owner = owner;
        this.loop = loop;
        this.channel = channel;
    }

    /** As {@link NettyChannel#write}. */
    void write(Object message) throws IOException {
        ChannelFuture future = begin(message, "write", new WritePromise(channel, onFailed));
        while (!channel.isWritable() && !ended) {
            room.clear();
            if (!channel.isWritable() && !ended) {
                room.await();
            }
        }
        owner.throwFailure(future.cause());
    }

    /** As {@link NettyChannel#send}. */
    void send(Object message) throws IOException {
        awaitOutcome(begin(message, "send", channel.newPromise()));
    }

    private ChannelFuture begin(Object message, String operation, ChannelPromise promise) throws IOException {
        try {
            loop.checkTurn(operation);
            owner.throwFailure(failure);
            if (ended) {
                throw new ClosedChannelException();
            }
        } catch (Throwable refused) {
            ReferenceCountUtil.release(message);
            throw refused;
        }
        last = promise;
        return channel.writeAndFlush(message, promise);
    }

    /** Waits for a future that goes on if the task is cancelled. */
    private void awaitOutcome(ChannelFuture future) throws IOException {
        try {
            NettyFutures.follow(loop, future).await();
        } catch (CompletionException failed) {
            owner.throwFailure(failed.getCause());
            throw failed;
        }
    }

    /** Whoever finds the failure of a write: the channel's event loop, or the writer if that has ended. */
    private void failed(Throwable cause) {
        if (!ended) {
            owner.end(cause);
            channel.close();
        }
    }

    /** As {@link NettyChannel#shutdownOutput}. */
    void shutdownOutput() throws IOException {
        loop.checkTurn("shutdownOutput");
        if (!(channel instanceof DuplexChannel duplex)) {
            throw new UnsupportedOperationException("cannot end one side of " + owner);
        }
        if (last != null) {
            awaitEnd(last); // Netty would drop what is in the outbound buffer
        }
        awaitOutcome(duplex.shutdownOutput());
    }

    private void awaitEnd(ChannelFuture write) {
        Promise<Void> end = loop.createFuture();
        write.addListener(_ -> owner.inTurn(() -> {
            if (!end.isDone()) {
                end.setResult(null); // its writer has heard of a failure
            }
        }));
        end.await();
    }

    /** The last write here, which may be done; null if there was none. */
    @Nullable ChannelFuture last() {
        return last;
    }

    /** Any thread: nothing is written from now on, and the first end counts. Who waits for room has yet to be woken. */
    void end(@Nullable Throwable cause) {
        if (!ended) {
            failure = cause;
            ended = true;
        }
    }

    /** Any thread: has those look again who wait for room. */
    void wake() {
        owner.inTurn(makeRoom);
    }
}
