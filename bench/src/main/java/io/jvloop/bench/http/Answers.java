package io.jvloop.bench.http;

import java.nio.charset.StandardCharsets;

/** What the peers answer: byte by byte the bodies of {@code examples/http}. */
final class Answers {
    static final String TEXT = "text/plain; charset=utf-8";
    static final String JSON = "application/json";
    static final String BINARY = "application/octet-stream";
    static final byte[] PONG = "pong\n".getBytes(StandardCharsets.US_ASCII);

    private Answers() {
    }

    static byte[] greeting(String name, String protocol) {
        return ("{\"hello\":\"" + name + "\",\"protocol\":\"" + protocol + "\"}\n").getBytes(StandardCharsets.UTF_8);
    }

    static byte[] zeros(String count) {
        return new byte[Integer.parseInt(count)];
    }
}
