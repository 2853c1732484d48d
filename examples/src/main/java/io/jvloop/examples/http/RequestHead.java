package io.jvloop.examples.http;

import io.netty.handler.codec.http.HttpMethod;

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
}
