package io.jvloop.examples.run;

/** Ends the other commands. */
final class FailedException extends Exception {
    private static final long serialVersionUID = 1;
}
