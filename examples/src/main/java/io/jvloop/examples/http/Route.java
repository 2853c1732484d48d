package io.jvloop.examples.http;

import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.util.Set;

/**
 * What answers a request.
 *
 * @param methods the methods that it knows
 * @param waits   whether it may have to wait, and so needs a strand
 * @param action  what it does
 */
public record Route(Set<HttpMethod> methods, boolean waits, Action action) {

    /** Answers a request. */
    public interface Action {
        void answer(Exchange exchange) throws IOException;
    }
}
