package io.jvloop.netty;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** Confined to its loop. The key that a Netty NIO channel sees: what the channel wants, whatever the selector is told at the time. */
final class HostedSelectionKey extends SelectionKey {
    private final SelectableChannel channel;
    private final Runnable changed;
    private final Runnable cancel;
    private int interest;
    private boolean cancelled;

    HostedSelectionKey(SelectableChannel channel, Runnable changed, Runnable cancel) {
        this.channel = channel;
        this.changed = changed;
        this.cancel = cancel;
    }

    @Override
    public SelectableChannel channel() {
        return channel;
    }

    @Override
    public Selector selector() {
        throw new UnsupportedOperationException("the selector belongs to the event loop");
    }

    @Override
    public boolean isValid() {
        return !cancelled && channel.isOpen();
    }

    @Override
    public void cancel() {
        cancel.run();
    }

    boolean isCancelled() {
        return cancelled;
    }

    void markCancelled() {
        cancelled = true;
    }

    @Override
    public int interestOps() {
        return interest;
    }

    @Override
    public SelectionKey interestOps(int ops) {
        if (cancelled) {
            throw new CancelledKeyException();
        }
        if (ops != interest) {
            interest = ops;
            changed.run();
        }
        return this;
    }

    @Override
    public int readyOps() {
        return 0; // events are handed to the channel, which need not ask
    }
}
