package io.jvloop.examples.http;

import java.time.Duration;

/**
 * What a client may ask of the server.
 *
 * @param patience how long a request's head may take, the next piece of its body, and the client's reading of a piece of the answer
 * @param idle     how long a connection may be without a request
 * @param linger   how long the rest of a request is read that is answered already, and how long a connection that the server has ended is
 *                 read until the client ends it, too
 * @param drain    how long requests may take that are under way when the server is asked to end
 * @param body     the longest body, in bytes
 */
public record Limits(Duration patience, Duration idle, Duration linger, Duration drain, long body) {
    public static final Limits DEFAULT =
            new Limits(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(2), Duration.ofSeconds(5),
                    64 << 20);

    Limits withPatience(Duration other) {
        return new Limits(other, idle, linger, drain, body);
    }

    Limits withIdle(Duration other) {
        return new Limits(patience, other, linger, drain, body);
    }

    Limits withLinger(Duration other) {
        return new Limits(patience, idle, other, drain, body);
    }

    public Limits withDrain(Duration other) {
        return new Limits(patience, idle, linger, other, body);
    }

    Limits withBody(long other) {
        return new Limits(patience, idle, linger, drain, other);
    }
}
