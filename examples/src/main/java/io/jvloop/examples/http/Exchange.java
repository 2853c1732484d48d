package io.jvloop.examples.http;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_TIMEOUT;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A request and its answer, as the request's own strand sees them: methods that wait. The work is done in the channel's event loop. */
public final class Exchange {
    /** Nothing in these headers comes from a client, so Netty need not look at each character. */
    private static final HttpHeadersFactory HEADERS = DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    private final Carrier carrier;
    private final Channel channel;
    private final RequestHead head;
    private final Host host;
    private final Limits limits;
    private QueryStringDecoder decoded; // null until it is asked for
    private long received;
    private boolean begun;
    private Runnable cancelling = () -> {
    };

    Exchange(Carrier carrier, Channel channel, RequestHead head, Host host, Limits limits) {
        this.carrier = carrier;
        this.channel = channel;
        this.head = head;
        this.host = host;
        this.limits = limits;
    }

    /** What ends the strand, for a request that nobody waits for any more. */
    void cancelWith(Runnable cancel) {
        cancelling = cancel;
    }

    void cancel() {
        cancelling.run();
    }

    EventLoop eventLoop() {
        return channel.eventLoop();
    }

    /** Where the client has found us. */
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) channel.localAddress();
    }

    Host host() {
        return host;
    }

    HttpMethod method() {
        return head.method();
    }

    /** HTTP/1.0, HTTP/1.1 or HTTP/2. */
    String protocol() {
        return head.protocol();
    }

    /** What is asked for, as the client has written it. */
    public String target() {
        return head.target();
    }

    private QueryStringDecoder decoded() {
        if (decoded == null) {
            decoded = new QueryStringDecoder(head.target());
        }
        return decoded;
    }

    /** The path, decoded. */
    public String path() {
        try {
            return decoded().path();
        } catch (IllegalArgumentException e) {
            throw new HttpFailure(BAD_REQUEST, "the path is malformed");
        }
    }

    /** A parameter of the query, or a default. */
    String parameter(String name, String otherwise) {
        try {
            return decoded().parameters().getOrDefault(name, List.of(otherwise)).getFirst();
        } catch (IllegalArgumentException e) {
            throw new HttpFailure(BAD_REQUEST, "the query is malformed");
        }
    }

    /** A parameter of the query that is a number, or 0. */
    public long number(String name, long largest) {
        try {
            long number = Long.parseLong(parameter(name, "0"));
            if (number >= 0 && number <= largest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // as wrong as one out of range
        }
        throw new HttpFailure(BAD_REQUEST, name + " is a number from 0 to " + largest);
    }

    // ---- the request's body ----

    /** Refuses a body that is announced as too long, before it comes. */
    void checkLength() {
        if (head.length() > limits.body()) {
            throw tooLong();
        }
    }

    private HttpFailure tooLong() {
        return new HttpFailure(REQUEST_ENTITY_TOO_LARGE, "the body is longer than " + limits.body() + " bytes");
    }

    /** Waits for the next piece of the body, which the caller releases; null at the end. */
    ByteBuf read() throws IOException {
        Promise<ByteBuf> piece = channel.eventLoop().newPromise();
        inEventLoop(() -> carrier.next(piece));
        boolean taken = false;
        try {
            ByteBuf bytes = host.await(piece, limits.patience());
            taken = true;
            received += bytes == null ? 0 : bytes.readableBytes();
            if (received > limits.body()) {
                bytes.release();
                throw tooLong();
            }
            return bytes;
        } catch (TimeoutException e) {
            throw new HttpFailure(REQUEST_TIMEOUT, "nothing came of the body for " + limits.patience().toMillis() + " ms");
        } finally {
            if (!taken) {
                piece.cancel(false);
                piece.addListener(ended -> release(piece)); // it may have come at that moment
            }
        }
    }

    private static void release(Promise<ByteBuf> piece) {
        if (piece.isSuccess() && piece.getNow() != null) {
            piece.getNow().release();
        }
    }

    // ---- the answer ----

    /** Answers with all that there is to say. The type is written as it is: it must not be made of what a client has sent. */
    public void respond(HttpResponseStatus status, AsciiString type, byte[] body) {
        respond(status, type, body, headers -> {
        }, false);
    }

    private void respond(HttpResponseStatus status, AsciiString type, byte[] body, Consumer<HttpHeaders> more, boolean close) {
        begun = true;
        ByteBuf content = method().equals(HttpMethod.HEAD) ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body);
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content, HEADERS.newHeaders(), EmptyHttpHeaders.INSTANCE);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, type).set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        more.accept(response.headers());
        inEventLoop(() -> carrier.answer(response, close));
    }

    /** Begins an answer whose body follows by {@link #write} and {@link #end}; a negative length is an unknown one. */
    void begin(HttpResponseStatus status, AsciiString type, long length) {
        begun = true;
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
        boolean old = head.protocol().equals("HTTP/1.0");
        if (length >= 0) {
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
        } else {
            HttpUtil.setTransferEncodingChunked(response, !old);
        }
        inEventLoop(() -> carrier.answer(response, length < 0 && old)); // there, only the end of the connection ends the body
    }

    /** Sends a piece, which is the callee's from now on, and waits while the client does not take what was sent before. */
    void write(ByteBuf piece) throws IOException {
        if (method().equals(HttpMethod.HEAD)) {
            piece.release();
            return;
        }
        inEventLoop(() -> carrier.write(new DefaultHttpContent(piece)));
        if (!carrier.isWritable()) {
            Promise<Void> room = channel.eventLoop().newPromise();
            inEventLoop(() -> carrier.awaitRoom(room));
            try {
                host.await(room, limits.patience());
            } catch (TimeoutException e) {
                throw new IOException("the client takes nothing");
            }
        }
    }

    /** Ends an answer that was begun. */
    void end() {
        inEventLoop(() -> carrier.write(LastHttpContent.EMPTY_LAST_CONTENT));
    }

    /** Tells the client what is wrong; if the answer has begun, by breaking it off. */
    void fail(HttpFailure failure) {
        if (begun) {
            abort();
            return;
        }
        byte[] text = (failure.status() + ": " + failure.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
        boolean close = failure.status().equals(REQUEST_TIMEOUT) || failure.status().equals(REQUEST_ENTITY_TOO_LARGE);
        respond(failure.status(), MediaTypes.TEXT, text, failure::addHeaders, close);
    }

    void abort() {
        inEventLoop(carrier::abort);
    }

    private void inEventLoop(Runnable step) {
        if (channel.eventLoop().inEventLoop()) {
            step.run();
        } else {
            channel.eventLoop().execute(step);
        }
    }
}
