package io.jvloop.examples.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.concurrent.Promise;

/** What carries a request and its answer: a connection of HTTP/1.1, or a stream of HTTP/2. Confined to its connection's event loop. */
interface Carrier {

    /** Answers with the next piece of the request's body, which is the asker's; null at its end. */
    void next(Promise<ByteBuf> asker);

    /** Sends the head of an answer, or all of it. With {@code close} a connection of HTTP/1.1 ends with it. */
    void answer(HttpResponse response, boolean close);

    /** Sends a part of an answer; it is over with the last one. */
    void write(HttpContent part);

    /** Whether more may be written at once. Any thread may ask. */
    boolean isWritable();

    /** Answers when the client has taken so much that more may be written. */
    void awaitRoom(Promise<Void> asker);

    /** Breaks the answer off: the client sees that it is not complete. */
    void abort();
}
