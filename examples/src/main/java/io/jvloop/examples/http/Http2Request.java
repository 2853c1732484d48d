package io.jvloop.examples.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.nio.channels.ClosedChannelException;
import java.util.Iterator;
import java.util.Map;

/**
 * A stream of HTTP/2, which carries one request. What comes of its body counts against the stream's window until it has been taken, which
 * is how a slow receiver slows the sender down.
 */
final class Http2Request implements Carrier {
    private final Http2Requests connection;
    private final Http2Stream stream;
    private final RequestBody body;
    private final Exchange exchange;
    private boolean continueExpected;
    private boolean answered;
    private boolean closed;
    private boolean seenAnswered;
    private volatile boolean writable;
    private final Room room = new Room();
    private Future<?> deadline; // for the rest of a request that is answered

    Http2Request(Http2Requests connection, Http2Stream stream, RequestHead head) {
        this.connection = connection;
        this.stream = stream;
        this.body = new RequestBody(length -> connection.consume(stream, length));
        this.continueExpected = head.expectsContinue();
        this.writable = connection.isWritable(stream);
        this.exchange = connection.exchange(this, head);
    }

    Exchange exchange() {
        return exchange;
    }

    // ---- what comes ----

    /** A piece of the body; answers how much of it is done with already. */
    int piece(ByteBuf bytes) {
        int length = bytes.readableBytes();
        if (answered || length == 0) {
            return length;
        }
        body.add(bytes.retain());
        return 0;
    }

    /** The request is complete. */
    void end() {
        body.end();
        stopDeadline();
    }

    @Override
    public void next(Promise<ByteBuf> asker) {
        body.next(asker);
        if (continueExpected && body.isWanted()) {
            continueExpected = false;
            connection.head(stream, new DefaultHttp2Headers(false).status(HttpResponseStatus.CONTINUE.codeAsText()), false);
            connection.flush();
        }
    }

    // ---- what goes ----

    @Override
    public void answer(HttpResponse response, boolean close) {
        if (closed) {
            ReferenceCountUtil.release(response);
            return;
        }
        ByteBuf content = response instanceof FullHttpResponse full ? full.content() : Unpooled.EMPTY_BUFFER;
        boolean last = response instanceof LastHttpContent;
        connection.head(stream, headers(response), last && !content.isReadable());
        if (content.isReadable()) {
            connection.data(stream, content, last);
        }
        sent(last);
    }

    /** Those of the answer are few, and in lower case, as HTTP/2 wants them. How long the body is, its frames tell. */
    private static Http2Headers headers(HttpResponse response) {
        Http2Headers headers = new DefaultHttp2Headers(false, response.headers().size() + 1).status(response.status().codeAsText());
        for (Iterator<Map.Entry<CharSequence, CharSequence>> all = response.headers().iteratorCharSequence(); all.hasNext();) {
            Map.Entry<CharSequence, CharSequence> header = all.next();
            if (!HttpHeaderNames.TRANSFER_ENCODING.contentEquals(header.getKey())) {
                headers.add(header.getKey(), header.getValue());
            }
        }
        return headers;
    }

    @Override
    public void write(HttpContent part) {
        if (closed) {
            part.release();
            return;
        }
        boolean last = part instanceof LastHttpContent;
        connection.data(stream, part.content(), last);
        sent(last);
    }

    private void sent(boolean last) {
        if (last) {
            answered = true;
            body.drop();
            if (!body.hasEnded()) {
                deadline = connection.afterLinger(() -> connection.reset(stream, Http2Error.NO_ERROR));
            }
        }
        connection.flush();
    }

    /** Ends an answer that its client has not taken between two looks. */
    void look() {
        if (seenAnswered) {
            abort();
        }
        seenAnswered = answered && body.hasEnded();
    }

    @Override
    public void abort() {
        if (!closed) {
            connection.reset(stream, Http2Error.CANCEL);
        }
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    void writabilityChanged() {
        writable = connection.isWritable(stream);
        room.changed(writable);
    }

    @Override
    public void awaitRoom(Promise<Void> asker) {
        if (closed) {
            asker.tryFailure(new ClosedChannelException());
        } else {
            room.await(asker, writable);
        }
    }

    // ---- ends ----

    private void stopDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    /** The stream is over: both sides have said all, or one has broken it off. */
    void closed() {
        closed = true;
        stopDeadline();
        if (!body.hasEnded()) { // else the exception, which is expensive, would tell nobody
            body.fail(new ClosedChannelException());
        }
        body.drop();
        room.close();
        if (!answered) {
            exchange.cancel();
        }
    }
}
