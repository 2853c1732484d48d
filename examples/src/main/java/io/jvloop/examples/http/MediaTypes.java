package io.jvloop.examples.http;

import io.netty.util.AsciiString;

/** What an answer's body may be; in bytes, since a head is copied together of them. */
public final class MediaTypes {
    public static final AsciiString TEXT = AsciiString.cached("text/plain; charset=utf-8");
    public static final AsciiString JSON = AsciiString.cached("application/json");
    static final AsciiString BINARY = AsciiString.cached("application/octet-stream");

    private MediaTypes() {
    }
}
