package io.jvloop.examples.http;

/** What each pipeline is told when the server has been asked to end: no further request. */
enum Draining {
    BEGINS
}
