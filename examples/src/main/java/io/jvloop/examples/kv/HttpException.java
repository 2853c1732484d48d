package io.jvloop.examples.kv;

/** Somebody speaks HTTP: a browser that a page has sent here, in the name of a user who does not know, and whose body may have commands. */
final class HttpException extends Exception {
    private static final long serialVersionUID = 1L;
}
