package io.jvloop.examples.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Set;
import java.util.stream.Collectors;

/** A request that is not served; the client is told so by a status and a sentence. */
public final class HttpFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient HttpResponseStatus status;
    private final transient String allowed; // null: the method is not what is wrong

    private HttpFailure(HttpResponseStatus status, String message, String allowed) {
        super(message, null, false, false);
        this.status = status;
        this.allowed = allowed;
    }

    public HttpFailure(HttpResponseStatus status, String message) {
        this(status, message, null);
    }

    static HttpFailure methodNotAllowed(Set<HttpMethod> allowed) {
        String names = allowed.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
        return new HttpFailure(HttpResponseStatus.METHOD_NOT_ALLOWED, "allowed are " + names, names);
    }

    HttpResponseStatus status() {
        return status;
    }

    void addHeaders(HttpHeaders headers) {
        if (allowed != null) {
            headers.set(HttpHeaderNames.ALLOW, allowed);
        }
    }
}
