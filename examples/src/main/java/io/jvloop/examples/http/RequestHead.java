package io.jvloop.examples.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;

/**
 * What a request asks for.
 *
 * @param protocol        HTTP/1.0, HTTP/1.1 or HTTP/2
 * @param method          its method
 * @param target          what is asked for, as the client has written it
 * @param length          the length of the body; {@link #UNKNOWN} if the body itself tells it
 * @param expectsContinue whether the client waits to be asked for the body
 */
record RequestHead(String protocol, HttpMethod method, String target, long length, boolean expectsContinue) {
    static final long UNKNOWN = -1;

    /** Of a request of HTTP/1.1, whose body may have ended with the head. */
    static RequestHead of(HttpRequest request, boolean ended) {
        String protocol = request.protocolVersion().text();
        if (ended) {
            return new RequestHead(protocol, request.method(), request.uri(), 0, false);
        }
        long length = HttpUtil.isTransferEncodingChunked(request) ? UNKNOWN : HttpUtil.getContentLength(request, 0L);
        return new RequestHead(protocol, request.method(), request.uri(), length, HttpUtil.is100ContinueExpected(request));
    }

    /** Whether the end of the body can only be the next message of Netty's decoder, which is there already. */
    static boolean announcesNoBody(HttpRequest request) {
        String length = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        return (length == null || length.equals("0")) && !request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
    }
}
