package io.jvloop.examples.kv;

/** What a client sent is no request; where the next one would begin cannot be known. */
final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    ProtocolException(String message) {
        super(message);
    }
}
