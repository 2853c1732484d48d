package io.jvloop.netty;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoEntry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop, where nothing else is said. The reading side of a {@link NettyChannel}: one task waits for the next message. */
final class ChannelReader {
    private final NettyChannel owner;
    private final EventLoop loop;
    private final InboundMessages messages;
    private final Runnable resume;
    private final IoEntry entry;
    private final Runnable makeReady;
    private boolean reading;
    private int readInARow;

    /**
     * Makes the side.
     *
     * @param resume lets the channel read again
     */
    ChannelReader(NettyChannel owner, EventLoop loop, BackendContext context, InboundMessages messages, Runnable resume) {
        this.owner = owner;
        this.loop = loop;
        this.messages = messages;
        this.resume = resume;
        this.entry = context.newEntry(() -> {
        });
        this.makeReady = entry::makeReady;
    }

    /** As {@link NettyChannel#read}. */
    @Nullable Object read() throws IOException {
        loop.checkTurn("read");
        if (reading) {
            throw new IllegalStateException("cannot read " + owner + ": another task is reading");
        }
        reading = true;
        try {
            return readNext();
        } finally {
            reading = false;
        }
    }

    private @Nullable Object readNext() throws IOException {
        if (readInARow++ == NettyChannel.HIGH) { // a foreign event loop could fill the queue as fast as it is read
            readInARow = 0;
            Asyncio.yieldNow();
        }
        while (true) {
            Object message = messages.poll();
            if (message != null) {
                if (messages.takeResume()) {
                    resume.run();
                }
                return message;
            }
            if (messages.isOver()) {
                owner.throwFailure(messages.failure());
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

    /** Any thread: wakes the task that waits, if one does. */
    void wake() {
        if (messages.takeReader()) {
            owner.inTurn(makeReady);
        }
    }
}
