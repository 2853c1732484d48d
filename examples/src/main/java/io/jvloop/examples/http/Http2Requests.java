package io.jvloop.examples.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The requests of a connection of HTTP/2. Netty's codec calls it for each frame; it stands between the codec and the requests, which have
 * no channels of their own: a channel, and a pipeline for it, cost as much as all the rest of a short request. Confined to its event loop.
 */
final class Http2Requests extends Http2EventAdapter implements Http2RemoteFlowController.Listener {
    private final Service service;
    private final Limits limits;
    private Http2ConnectionHandler codec;
    private ChannelHandlerContext context; // the codec's
    private Http2Connection.PropertyKey key;
    private final Runnable flush = this::flushNow;
    private boolean flushing;
    private boolean reading; // what is written is flushed when all that was read has been heard

    Http2Requests(Service service, Limits limits) {
        this.service = service;
        this.limits = limits;
    }

    /** Called before the first frame. */
    void begin(Http2ConnectionHandler handler, ChannelHandlerContext handlersContext) {
        codec = handler;
        context = handlersContext;
        key = handler.connection().newKey();
        handler.connection().addListener(this);
        handler.encoder().flowController().listener(this);
    }

    private Http2Request request(Http2Stream stream) {
        return stream.getProperty(key);
    }

    private Http2Request request(int stream) {
        return request(codec.connection().stream(stream));
    }

    /** All that was read at once has been heard. */
    void readComplete() {
        reading = false;
    }

    // ---- frames that come ----

    @Override
    public void onHeadersRead(ChannelHandlerContext ignored, int id, Http2Headers headers, int dependency, short weight, boolean exclusive,
            int padding, boolean last) throws Http2Exception {
        reading = true;
        Http2Stream stream = codec.connection().stream(id);
        Http2Request request = request(stream);
        if (request == null) {
            request = new Http2Request(this, stream, head(id, headers, last));
            stream.setProperty(key, request);
            if (last) {
                request.end();
            }
            request.exchange().cancelWith(service.serve(request.exchange()));
        } else if (last) { // these are trailers
            request.end();
        }
    }

    private static RequestHead head(int id, Http2Headers headers, boolean last) throws Http2Exception {
        CharSequence method = headers.method();
        CharSequence path = headers.path();
        if (method == null || path == null) {
            throw Http2Exception.streamError(id, Http2Error.PROTOCOL_ERROR, "the head is not complete");
        }
        try {
            long length = last ? 0 : headers.getLong(HttpHeaderNames.CONTENT_LENGTH, RequestHead.UNKNOWN);
            boolean expectsContinue = !last && headers.contains(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE, true);
            return new RequestHead("HTTP/2", HttpMethod.valueOf(method.toString()), path.toString(), length, expectsContinue);
        } catch (IllegalArgumentException e) {
            throw Http2Exception.streamError(id, Http2Error.PROTOCOL_ERROR, e, "the head is malformed");
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext ignored, int id, ByteBuf bytes, int padding, boolean last) {
        reading = true;
        Http2Request request = request(id);
        int done = request.piece(bytes);
        if (last) {
            request.end();
        }
        return done + padding;
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        Http2Request request = request(stream);
        if (request != null) {
            request.closed();
        }
    }

    @Override
    public void writabilityChanged(Http2Stream stream) {
        Http2Request request = request(stream);
        if (request != null) {
            request.writabilityChanged();
        }
    }

    // ---- what requests ask for ----

    Exchange exchange(Http2Request request, RequestHead head) {
        return new Exchange(request, context.channel(), head, service.host(), limits);
    }

    boolean isWritable(Http2Stream stream) {
        return codec.encoder().flowController().isWritable(stream);
    }

    /** The client may send as much more. */
    void consume(Http2Stream stream, int length) {
        try {
            if (codec.connection().local().flowController().consumeBytes(stream, length)) {
                flush();
            }
        } catch (Http2Exception e) {
            codec.onError(context, true, e);
        }
    }

    void head(Http2Stream stream, Http2Headers headers, boolean last) {
        codec.encoder().writeHeaders(context, stream.id(), headers, 0, last, context.newPromise());
    }

    void data(Http2Stream stream, ByteBuf bytes, boolean last) {
        codec.encoder().writeData(context, stream.id(), bytes, 0, last, context.newPromise());
    }

    /** Soon: answers of coroutines that ran in one turn go together. */
    void flush() {
        if (!reading && !flushing) {
            flushing = true;
            context.executor().execute(flush);
        }
    }

    private void flushNow() {
        flushing = false;
        codec.flush(context);
    }

    void reset(Http2Stream stream, Http2Error reason) {
        codec.resetStream(context, stream.id(), reason.code(), context.newPromise());
        flush();
    }

    Future<?> afterLinger(Runnable step) {
        return context.executor().schedule(step, limits.linger().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Has each request look whether its client takes the answer. */
    void look() {
        try {
            codec.connection().forEachActiveStream(stream -> {
                Http2Request request = request(stream);
                if (request != null) {
                    request.look();
                }
                return true;
            });
        } catch (Http2Exception e) {
            codec.onError(context, true, e);
        }
    }
}
