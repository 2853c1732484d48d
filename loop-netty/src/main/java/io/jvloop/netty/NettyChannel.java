package io.jvloop.netty;

import io.jvloop.AnyThread;
import io.jvloop.EventLoop;
import io.jvloop.Suspends;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.BridgedLoop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A Netty channel for coroutines: what comes out of its pipeline is read, and what is written goes into it, by one
 * reading task and any number of writing ones.
 * <pre>{@code
 * try (NettyChannel channel = NettyChannel.over(loop, nettyChannel)) {
 *     for (Object message = channel.read(); message != null; message = channel.read()) {
 *         channel.write(answer(message));
 *     }
 * }
 * }</pre>
 *
 * <p>The channel may belong to the loop's hosted group, or to a foreign event loop with a thread of its own, be it of NIO, epoll, or any
 * other kind. Then each message is handed from thread to thread, and wakes the loop if a task waits for it; order, limits and ends are the
 * same.
 *
 * <p>{@code autoRead} is turned off while {@value #HIGH} messages wait to be read, and on again when half of them are left. What the
 * pipeline makes of one read of the channel comes on top, since a codec cannot be stopped in the middle: if a few bytes may become many
 * messages, or large ones, limit the codec or Netty's {@code RECVBUF_ALLOCATOR}. Epoll channels make one read more when the peer ends
 * its side. A channel whose {@code autoRead} the program turns off is
 * left alone.
 *
 * <p>Messages change their owner: the reader releases what it has read; what is written is Netty's, also if the write fails. A channel of a
 * foreign event loop outlives the loop, paused when its messages are too many, until somebody calls {@link #close}, which any thread may
 * then do.
 */
public final class NettyChannel implements AutoCloseable {
    /** As many messages pause the channel, and are read in a row. */
    static final int HIGH = 64;

    private final EventLoop loop;
    private final BackendContext context;
    private final Channel channel;
    private final InboundMessages messages = new InboundMessages(HIGH);
    private final InboundEvents events;
    private final ChannelReader reader;
    private final ChannelWriter writer;

    private NettyChannel(EventLoop loop, Channel channel) {
        this.loop = loop;
        this.context = ((BridgedLoop) loop).backendContext();
        this.channel = channel;
        this.events = new InboundEvents(this, messages);
        this.reader = new ChannelReader(this, loop, context, messages, events::resume);
        this.writer = new ChannelWriter(this, loop, channel);
    }

    /**
     * Adds the last handler of the channel's pipeline, which takes all messages and failures from now on. Called in the channel's
     * initializer no message is missed. To read on after the peer has ended its side, and to write on, the channel needs {@code
     * ALLOW_HALF_CLOSURE}.
     *
     * @param loop    whose tasks read and write
     * @param channel of any event loop; if either has ended, nothing is read or written
     * @return the channel for coroutines, to be closed; in debug mode the loop names it at its own close if it is not
     * @throws IllegalStateException if the channel has never been registered with an event loop
     */
    @AnyThread
    public static NettyChannel over(EventLoop loop, Channel channel) {
        channel.eventLoop(); // else a handler is added when the channel is registered, which may be never
        NettyChannel made = new NettyChannel(Objects.requireNonNull(loop, "loop"), channel);
        try {
            channel.pipeline().addLast(made.events);
        } catch (RejectedExecutionException eventLoopHasEnded) {
            made.end(null); // and may have left the channel open, if its quiet period was 0
        }
        made.endIfClosed(); // what closes the channel from now on is told to the handler
        if (loop.debug()) {
            made.nameUntilClosed();
        }
        return made;
    }

    private void nameUntilClosed() {
        inTurn(() -> context.opened(this));
        channel.closeFuture().addListener(_ -> inTurn(() -> {
            if (!loop.isClosed()) { // else this is the loop's close, which is about to name what was left open
                context.closed(this);
            }
        }));
    }

    /**
     * The channel below.
     *
     * @return the channel
     */
    @AnyThread
    public Channel channel() {
        return channel;
    }

    // ---- reading ----

    /**
     * The next message, which the caller releases. Suspends until there is one. Cancelling the task loses no message. A failure comes
     * after the messages that arrived before it, and from then on each time.
     *
     * @return the message; null at the end: the peer has ended its side, or the channel was closed
     * @throws IOException           what broke the connection; an unchecked failure of the pipeline is thrown as it is
     * @throws IllegalStateException if another task is reading, or somebody has removed the handler from the pipeline
     */
    @Suspends
    public @Nullable Object read() throws IOException {
        return reader.read();
    }

    // ---- writing ----

    /**
     * Writes and flushes a message. Suspends while the channel's outbound buffer is above its mark; to send many small messages with few
     * system calls, put Netty's {@code FlushConsolidationHandler} into the pipeline. Cancelling the task does not take the message back.
     *
     * <p>If the message fails while this call waits, it throws the failure. One that fails later closes the channel, and is thrown by the
     * next {@code write}; to know what became of a message, {@link #send} it.
     *
     * @param message what to write; Netty's from now on
     * @throws IOException what broke the connection, or that it is closed; an unchecked failure of the pipeline is thrown as it is
     */
    @Suspends
    public void write(Object message) throws IOException {
        writer.write(message);
    }

    /**
     * Writes and flushes a message, and suspends until the system has taken it. Cancelling the task does not take the message back. A
     * failure is thrown here and nowhere else.
     *
     * @param message what to write; Netty's from now on
     * @throws IOException what broke the connection, or that it is closed; an unchecked failure of the pipeline is thrown as it is
     */
    @Suspends
    public void send(Object message) throws IOException {
        writer.send(message);
    }

    /**
     * Ends the outgoing side when what was written here has left, and suspends until then. It goes past the pipeline: with TLS there is no
     * half-close.
     *
     * @throws IOException                   what broke the connection, or that it is closed
     * @throws UnsupportedOperationException if the channel has no sides of its own
     */
    @Suspends
    public void shutdownOutput() throws IOException {
        writer.shutdownOutput();
    }

    // ---- the end ----

    /**
     * Closes the channel when what was written here has left; a peer that does not read holds that up, see {@link #abort}. What nobody has
     * read is released. Does not suspend; repeatable.
     */
    @Override
    public void close() {
        ChannelFuture pending = writer.last();
        endHere();
        if (pending == null) {
            channel.close();
        } else {
            pending.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Closes the channel at once; what has not left is dropped. Does not suspend; repeatable. */
    public void abort() {
        endHere();
        channel.close();
    }

    private void endHere() {
        loop.checkTurn("close");
        context.closed(this);
        messages.close();
        end(null);
    }

    /** Suspends until the channel is closed, by whomever. */
    @Suspends
    public void awaitClosed() {
        NettyFutures.follow(loop, channel.closeFuture()).await();
    }

    void throwFailure(@Nullable Throwable cause) throws IOException {
        switch (cause) {
            case null -> {
            }
            case IOException io -> throw io;
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            default -> throw new IOException("the pipeline of " + this + " failed: " + cause, cause);
        }
    }

    // ---- told by the channel's event loop ----

    void endInput() {
        messages.end(null);
        reader.wake();
    }

    void end(@Nullable Throwable cause) {
        writer.end(cause);
        messages.end(cause);
        reader.wake();
        writer.wake();
    }

    void endIfClosed() {
        if (!channel.isOpen()) {
            end(null);
        }
    }

    void wakeReader() {
        reader.wake();
    }

    void wakeWriters() {
        writer.wake();
    }

    /** Any thread. */
    void inTurn(Runnable wake) {
        if (context.inTurn()) {
            wake.run();
        } else {
            context.submit(wake); // on a closed loop nobody waits
        }
    }

    @Override
    public String toString() {
        return "NettyChannel[" + channel + (context.inTurn() ? context.creationSite(this) : "") + "]";
    }
}
