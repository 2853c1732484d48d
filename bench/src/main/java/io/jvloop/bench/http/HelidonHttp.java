package io.jvloop.bench.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.jvloop.bench.CommandLine;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Helidon: a virtual thread of the JDK a connection of HTTP/1.1, and one a stream of HTTP/2. */
public final class HelidonHttp {
    private static final String USAGE = """
            usage: helidon --port N
            """;
    /** Held, or its level would be garbage. */
    private static final Logger LOG = Logger.getLogger("io.helidon");

    private HelidonHttp() {
    }

    /**
     * Serves until it is killed; its first line ends with the port.
     *
     * @param args see the usage
     */
    public static void main(String... args) {
        int port = 0;
        for (CommandLine words = new CommandLine(USAGE, args); words.hasNext();) {
            String word = words.next();
            switch (word) {
                case "--port" -> port = words.number(0, 65_535);
                default -> throw words.wrong("unknown argument '" + word + "'");
            }
        }
        LOG.setLevel(Level.WARNING);
        WebServer server = WebServer.builder().host("127.0.0.1").port(port).routing(HelidonHttp::route).build().start();
        System.out.println("helidon listens on 127.0.0.1:" + server.port());
    }

    private static void route(HttpRouting.Builder routes) {
        routes.get("/ping", (request, response) -> send(response, Answers.TEXT, Answers.PONG))
                .get("/json", (request, response) -> send(response, Answers.JSON, greeting(request)))
                .get("/bytes", (request, response) -> send(response, Answers.BINARY, Answers.zeros(request.query().get("n"))));
    }

    private static byte[] greeting(ServerRequest request) {
        String protocol = request.prologue().protocolVersion().startsWith("2") ? "HTTP/2" : "HTTP/1.1";
        return Answers.greeting(request.query().first("name").orElse("world"), protocol);
    }

    private static void send(ServerResponse response, String type, byte[] body) {
        response.header(HeaderNames.CONTENT_TYPE, type).send(body);
    }
}
