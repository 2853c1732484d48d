package io.jvloop.examples.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/** What the server serves. */
final class Routes implements Router {
    private static final Set<HttpMethod> READ = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final Set<HttpMethod> ANY = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT);
    private static final Set<HttpMethod> SENT = Set.of(HttpMethod.POST, HttpMethod.PUT);
    private static final byte[] PONG = "pong\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ZEROS = new byte[1 << 16];
    private static final long LONGEST = 1L << 40;
    private static final long LONGEST_SLEEP = 60_000;

    private final Map<String, Route> exact = Map.of(
            "/", new Route(READ, true, Routes::index),
            "/ping", new Route(READ, false, Routes::ping),
            "/strand", new Route(READ, true, Routes::ping),
            "/loop", new Route(READ, false, Routes::loop),
            "/json", new Route(READ, true, Routes::json),
            "/sum", new Route(SENT, true, Routes::sum),
            "/echo", new Route(SENT, true, Routes::echo),
            "/bytes", new Route(READ, true, Routes::bytes),
            "/sleep", new Route(ANY, true, Routes::sleep),
            "/fail", new Route(READ, true, Routes::fail));
    private final Route file;

    Routes(StaticFiles files) {
        this.file = new Route(READ, true, files::serve);
    }

    @Override
    public Route find(Exchange exchange) {
        String path = exchange.path();
        Route route = exact.get(path);
        if (route == null && path.startsWith(StaticFiles.PREFIX)) {
            route = file;
        }
        if (route == null) {
            throw new HttpFailure(HttpResponseStatus.NOT_FOUND, "there is nothing here");
        }
        return route;
    }

    private static void index(Exchange exchange) {
        String text = """
                /ping            answered where it is read
                /strand          the same, answered in a coroutine
                /loop            the loop that has your connection
                /json?name=NAME  a greeting
                /sum             the length and the CRC-32 of what you send
                /echo            what you send, while you send it
                /bytes?n=N       N zeros
                /sleep?ms=N      an answer that takes its time
                /files/PATH      a file
                """;
        exchange.respond(HttpResponseStatus.OK, MediaTypes.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void ping(Exchange exchange) {
        exchange.respond(HttpResponseStatus.OK, MediaTypes.TEXT, PONG);
    }

    private static void loop(Exchange exchange) {
        exchange.respond(HttpResponseStatus.OK, MediaTypes.TEXT, (exchange.host().loop() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void json(Exchange exchange) {
        String text = "{\"hello\":" + Json.string(exchange.parameter("name", "world")) + ",\"protocol\":" + Json.string(exchange.protocol())
                + "}\n";
        exchange.respond(HttpResponseStatus.OK, MediaTypes.JSON, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void sum(Exchange exchange) throws IOException {
        CRC32 sum = new CRC32();
        long length = 0;
        for (ByteBuf piece = exchange.read(); piece != null; piece = exchange.read()) {
            length += piece.readableBytes();
            sum.update(piece.nioBuffer());
            piece.release();
        }
        String text = "{\"length\":" + length + ",\"crc32\":\"" + String.format("%08x", sum.getValue()) + "\"}\n";
        exchange.respond(HttpResponseStatus.OK, MediaTypes.JSON, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void echo(Exchange exchange) throws IOException {
        exchange.begin(HttpResponseStatus.OK, MediaTypes.BINARY, -1);
        for (ByteBuf piece = exchange.read(); piece != null; piece = exchange.read()) {
            exchange.write(piece);
        }
        exchange.end();
    }

    private static void bytes(Exchange exchange) throws IOException {
        long left = exchange.number("n", LONGEST);
        exchange.begin(HttpResponseStatus.OK, MediaTypes.BINARY, left);
        while (left > 0) {
            int length = (int) Math.min(left, ZEROS.length);
            exchange.write(Unpooled.wrappedBuffer(ZEROS, 0, length));
            left -= length;
        }
        exchange.end();
    }

    private static void sleep(Exchange exchange) throws IOException {
        exchange.host().sleep(Duration.ofMillis(exchange.number("ms", LONGEST_SLEEP)));
        exchange.respond(HttpResponseStatus.OK, MediaTypes.TEXT, "good morning\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static void fail(Exchange exchange) {
        throw new IllegalStateException("this always fails");
    }
}
