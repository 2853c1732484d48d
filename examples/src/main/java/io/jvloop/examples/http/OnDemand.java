package io.jvloop.examples.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.function.Predicate;

/**
 * What comes on a connection, handed over message by message as it is wanted: what one read brings beyond that is kept, and nothing more is
 * read until it has gone. Netty's {@code FlowControlHandler} does that, too, but costs a request as much as a third of its decoding.
 * Confined to its channel's event loop.
 */
final class OnDemand {
    private final ChannelHandlerContext context;
    private final Predicate<Object> receiver;
    private final ArrayDeque<Object> early = new ArrayDeque<>();
    private boolean reading; // a message is wanted, and none is there
    private boolean inLoop;
    private boolean again;

    /** The receiver answers whether it wants the next message at once. */
    OnDemand(ChannelHandlerContext context, Predicate<Object> receiver) {
        this.context = context;
        this.receiver = receiver;
    }

    /** Wants a message. This is a loop, since the message may be there, and be followed by the wish for the next one. */
    void next() {
        again = true;
        if (inLoop) {
            return;
        }
        inLoop = true;
        while (again) {
            again = false;
            Object message = early.poll();
            if (message != null) {
                if (receiver.test(message)) { // which may have wished for more itself
                    again = true;
                }
            } else if (!reading) {
                reading = true;
                context.read();
            }
        }
        inLoop = false;
    }

    /** A message has come. */
    void arrived(Object message) {
        if (!reading) {
            early.add(message);
            return;
        }
        reading = false;
        if (receiver.test(message)) {
            reading = true; // by the read that brings this one
        }
    }

    /** A read that was asked for while the one before was going on ends with it, and may have brought nothing. */
    void readComplete() {
        if (reading) {
            context.read();
        }
    }

    /**
     * Reads while nothing is wanted, since only who reads sees on NIO that the client has gone. What comes is kept: it is what one read
     * brings. So a client that goes while there is more of its body than that is noticed when the body is read on.
     */
    void ahead() {
        context.read();
    }

    /** Nothing is wanted any more. */
    void drop() {
        for (Object message = early.poll(); message != null; message = early.poll()) {
            ReferenceCountUtil.release(message);
        }
    }
}
