package io.jvloop.examples.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/** Finds who answers a request, and has it answered: in a strand of the request's own where the answer may have to wait. */
record Service(Host host, Router router) {
    private static final Runnable NOTHING = () -> {
    };

    /** Called in a handler. Answers with what cancels it. */
    Runnable serve(Exchange exchange) {
        Route route;
        try {
            route = router.find(exchange);
            if (!route.methods().contains(exchange.method())) {
                throw HttpFailure.methodNotAllowed(route.methods());
            }
            exchange.checkLength();
        } catch (HttpFailure refused) {
            exchange.fail(refused);
            return NOTHING;
        }
        if (route.waits()) {
            return host.start(exchange.eventLoop(), () -> answer(exchange, route));
        }
        answer(exchange, route);
        return NOTHING;
    }

    private static void answer(Exchange exchange, Route route) {
        try {
            route.action().answer(exchange);
        } catch (HttpFailure refused) {
            exchange.fail(refused);
        } catch (ClosedChannelException gone) {
            exchange.abort();
        } catch (IOException | RuntimeException failure) {
            System.err.println("http: " + exchange.method() + " " + exchange.path() + ": " + failure);
            exchange.fail(new HttpFailure(HttpResponseStatus.INTERNAL_SERVER_ERROR, "this failed here"));
        }
    }
}
