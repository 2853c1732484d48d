package io.jvloop.examples.fetch;

import java.io.IOException;

/** What is wrong with a URL or an answer, in words for the person who asked for it. */
final class HttpException extends IOException {
    private static final long serialVersionUID = 1L;

    HttpException(String message) {
        super(message);
    }
}
