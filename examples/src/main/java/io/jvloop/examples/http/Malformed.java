package io.jvloop.examples.http;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_URI_TOO_LONG;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/** What is wrong with the heads of requests. */
final class Malformed {
    private Malformed() {
    }

    /** What the client is told; null if nothing is wrong. */
    static HttpFailure head(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return decoded(request.decoderResult().cause());
        }
        String length = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        if (length != null && !length.matches("[0-9]{1,18}")) { // the decoder of HTTP/2 does not look
            return new HttpFailure(BAD_REQUEST, "the length of the body is malformed");
        }
        if (request.protocolVersion().equals(HttpVersion.HTTP_1_1) && !request.headers().contains(HttpHeaderNames.HOST)) {
            return new HttpFailure(BAD_REQUEST, "there is no Host");
        }
        return null;
    }

    private static HttpFailure decoded(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException line -> new HttpFailure(REQUEST_URI_TOO_LONG, "the first line is too long");
            case TooLongHttpHeaderException fields -> new HttpFailure(REQUEST_HEADER_FIELDS_TOO_LARGE, "the header fields are too long");
            default -> new HttpFailure(BAD_REQUEST, "the request is malformed");
        };
    }
}
