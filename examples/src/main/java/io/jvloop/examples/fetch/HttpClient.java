package io.jvloop.examples.fetch;

import static io.jvloop.Asyncio.*;

import io.jvloop.examples.fetch.HttpUrl.Origin;
import io.jvloop.examples.fetch.HttpUrl.Scheme;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.StreamPair;
import io.jvloop.net.TlsOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Sends GET requests, and keeps connections to use them again. Belongs to one loop. */
final class HttpClient implements AutoCloseable {
    private final Map<Origin, Deque<StreamPair>> idle = new HashMap<>();
    private final TlsOptions tls;
    private int opened;

    /** A client that speaks TLS with https servers as {@code tls} says. */
    HttpClient(TlsOptions tls) {
        this.tls = tls;
    }

    /** How many connections it has made. */
    int opened() {
        return opened;
    }

    /**
     * Asks for {@code url}; suspends until the answer's head is here.
     *
     * @return the answer, whatever its status, to be closed by the caller
     */
    HttpResponse get(HttpUrl url) throws IOException {
        StreamPair kept = takeIdle(url.origin());
        if (kept != null) {
            try {
                return exchange(url, kept);
            } catch (HttpException e) {
                throw e;
            } catch (IOException e) {
                // The server has tired of the connection just now, which says nothing of the request: ask again.
            }
        }
        StreamPair fresh = open(url.origin());
        opened++;
        return exchange(url, fresh);
    }

    private StreamPair open(Origin origin) throws IOException {
        ConnectOptions options = origin.scheme() == Scheme.HTTPS ? ConnectOptions.DEFAULT.withTls(tls) : ConnectOptions.DEFAULT;
        return openConnection(origin.hostWithoutBrackets(), origin.port(), options);
    }

    private HttpResponse exchange(HttpUrl url, StreamPair connection) throws IOException {
        try {
            connection.writer().write(request(url).getBytes(StandardCharsets.US_ASCII));
            connection.writer().drain();
            return new HttpResponse(this, url.origin(), connection, ResponseHead.read(connection.reader()));
        } catch (Throwable t) {
            connection.close();
            throw t;
        }
    }

    private static String request(HttpUrl url) {
        return "GET " + url.target() + " HTTP/1.1\r\n"
                + "Host: " + url.origin().authority() + "\r\n"
                + "User-Agent: jvloop-fetch\r\n"
                + "Accept: */*\r\n"
                + "\r\n";
    }

    /** A kept connection of which nothing is left to be read. What the server has sent unasked would be taken for the next answer. */
    private StreamPair takeIdle(Origin origin) {
        yieldNow(); // what has arrived by now is in the reader then
        Deque<StreamPair> connections = idle.getOrDefault(origin, new ArrayDeque<>());
        while (!connections.isEmpty()) {
            StreamPair connection = connections.pop();
            if (connection.reader().buffered() == 0 && !connection.reader().atEof() && !connection.writer().isClosing()) {
                return connection;
            }
            connection.close();
        }
        return null;
    }

    void giveBack(Origin origin, StreamPair connection) {
        idle.computeIfAbsent(origin, o -> new ArrayDeque<>()).push(connection);
    }

    @Override
    public void close() {
        idle.values().forEach(connections -> connections.forEach(StreamPair::close));
        idle.clear();
    }
}
