package io.jvloop.examples.http;

/** Finds who answers a request. */
public interface Router {

    /**
     * Called in a handler.
     *
     * @throws HttpFailure which says why there is nobody
     */
    Route find(Exchange exchange);
}
