package io.jvloop.netty;

import io.jvloop.AnyThread;
import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Suspends;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.BridgedLoop;
import io.jvloop.spi.IoEntry;
import io.jvloop.sync.AsyncEvent;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
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
    private static final int HIGH = 64;

    private final EventLoop loop;
    private final BackendContext context;
    private final Channel channel;
    private final InboundMessages messages = new InboundMessages(HIGH);
    private final InboundEvents events;
    private final IoEntry entry;
    private final AsyncEvent room = new AsyncEvent();
    private final Runnable makeReaderReady;
    private final Runnable makeWritersReady = room::set;
    private final Consumer<Throwable> onWriteFailed = this::writeFailed;
    private @Nullable ChannelFuture lastWrite;
    private boolean reading;
    private int readInARow;

    // ---- read and written by the channel's event loop, too ----
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;

    private NettyChannel(EventLoop loop, Channel channel) {
        this.loop = loop;
        this.context = ((BridgedLoop) loop).backendContext();
        this.channel = channel;
        this.entry = context.newEntry(() -> {
        });
        this.makeReaderReady = entry::makeReady;
        this.events = new InboundEvents(this, messages);
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
        loop.checkTurn("read");
        if (reading) {
            throw new IllegalStateException("cannot read " + this + ": another task is reading");
        }
        reading = true;
        try {
            return readNext();
        } finally {
            reading = false;
        }
    }

    private @Nullable Object readNext() throws IOException {
        if (readInARow++ == HIGH) { // a foreign event loop could fill the queue as fast as it is read
            readInARow = 0;
            Asyncio.yieldNow();
        }
        while (true) {
            boolean over = messages.isEnded(); // asked first, for messages may come until the end
            Object message = messages.poll();
            if (message != null) {
                if (messages.takeResume()) {
                    events.resume();
                }
                return message;
            }
            if (over) {
                throwFailure(messages.failure());
                return null;
            }
            readInARow = 0;
            awaitMessage();
        }
    }

    private void awaitMessage() {
        try {
            entry.awaitReady();
        } finally {
            messages.takeReader();
        }
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
        ChannelFuture future = begin(message, "write", new WritePromise(channel, onWriteFailed));
        while (!channel.isWritable() && !ended) {
            room.clear();
            if (!channel.isWritable() && !ended) {
                room.await();
            }
        }
        throwFailure(future.cause());
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
        awaitOutcome(begin(message, "send", channel.newPromise()));
    }

    private ChannelFuture begin(Object message, String operation, ChannelPromise promise) throws IOException {
        try {
            loop.checkTurn(operation);
            throwFailure(failure);
            if (ended) {
                throw new ClosedChannelException();
            }
        } catch (Throwable refused) {
            ReferenceCountUtil.release(message);
            throw refused;
        }
        lastWrite = promise;
        return channel.writeAndFlush(message, promise);
    }

    /** Waits for a future that goes on if the task is cancelled. */
    private void awaitOutcome(ChannelFuture future) throws IOException {
        try {
            NettyFutures.follow(loop, future).await();
        } catch (CompletionException failed) {
            throwFailure(failed.getCause());
            throw failed;
        }
    }

    /** Whoever finds the failure: the channel's event loop, or the writer if that has ended. */
    private void writeFailed(Throwable cause) {
        if (!ended) {
            end(cause);
            channel.close();
        }
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
        loop.checkTurn("shutdownOutput");
        if (!(channel instanceof DuplexChannel duplex)) {
            throw new UnsupportedOperationException("cannot end one side of " + this);
        }
        if (lastWrite != null) {
            awaitEnd(lastWrite); // Netty would drop what is in the outbound buffer
        }
        awaitOutcome(duplex.shutdownOutput());
    }

    private void awaitEnd(ChannelFuture write) {
        Promise<Void> end = loop.createFuture();
        write.addListener(_ -> inTurn(() -> {
            if (!end.isDone()) {
                end.setResult(null); // its writer has heard of a failure
            }
        }));
        end.await();
    }

    // ---- the end ----

    /**
     * Closes the channel when what was written here has left; a peer that does not read holds that up, see {@link #abort}. What nobody has
     * read is released. Does not suspend; repeatable.
     */
    @Override
    public void close() {
        ChannelFuture pending = lastWrite;
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

    private void throwFailure(@Nullable Throwable cause) throws IOException {
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
        wakeReader();
    }

    void end(@Nullable Throwable cause) {
        if (!ended) {
            failure = cause;
            ended = true;
        }
        messages.end(cause);
        wakeReader();
        wakeWriters();
    }

    void endIfClosed() {
        if (!channel.isOpen()) {
            end(null);
        }
    }

    void wakeReader() {
        if (messages.takeReader()) {
            inTurn(makeReaderReady);
        }
    }

    void wakeWriters() {
        inTurn(makeWritersReady);
    }

    private void inTurn(Runnable wake) {
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
