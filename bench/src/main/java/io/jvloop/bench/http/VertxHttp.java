package io.jvloop.bench.http;

import io.jvloop.bench.CommandLine;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** Vert.x with one event loop: a handler answers, on the event loop or in a virtual thread of Vert.x. */
public final class VertxHttp {
    private static final String USAGE = """
            usage: vertx --port N [--poller epoll|nio] [--threads event-loop|virtual]
            """;

    private VertxHttp() {
    }

    /**
     * Serves until it is killed; its first line ends with the port.
     *
     * @param args see the usage
     */
    public static void main(String... args) {
        int port = 0;
        boolean epoll = true;
        ThreadingModel threads = ThreadingModel.EVENT_LOOP;
        for (CommandLine words = new CommandLine(USAGE, args); words.hasNext();) {
            String word = words.next();
            switch (word) {
                case "--port" -> port = words.number(0, 65_535);
                case "--poller" -> epoll = words.value().equals("epoll");
                case "--threads" -> threads = words.value().equals("virtual") ? ThreadingModel.VIRTUAL_THREAD : threads;
                default -> throw words.wrong("unknown argument '" + word + "'");
            }
        }
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(epoll));
        if (epoll && !vertx.isNativeTransportEnabled()) {
            throw new IllegalStateException("no epoll", vertx.unavailableNativeTransportCause());
        }
        // Waits: until it listens, Vert.x may have nothing but daemon threads.
        vertx.deployVerticle(new Serving(port), new DeploymentOptions().setThreadingModel(threads)).toCompletionStage()
                .toCompletableFuture().join();
    }

    private static final class Serving extends AbstractVerticle {
        private final int port;

        Serving(int port) {
            this.port = port;
        }

        @Override
        public void start(Promise<Void> started) {
            vertx.createHttpServer().requestHandler(Serving::answer).listen(port, "127.0.0.1").onSuccess(server -> {
                System.out.println("vertx listens on 127.0.0.1:" + server.actualPort());
                started.complete();
            }).onFailure(started::fail);
        }

        private static void answer(HttpServerRequest request) {
            switch (request.path()) {
                case "/ping" -> send(request.response(), Answers.TEXT, Answers.PONG);
                case "/json" -> {
                    String protocol = request.version() == HttpVersion.HTTP_2 ? "HTTP/2" : "HTTP/1.1";
                    send(request.response(), Answers.JSON, Answers.greeting(request.getParam("name", "world"), protocol));
                }
                case "/bytes" -> send(request.response(), Answers.BINARY, Answers.zeros(request.getParam("n")));
                default -> request.response().setStatusCode(404).end();
            }
        }

        private static void send(HttpServerResponse response, String type, byte[] body) {
            response.putHeader("content-type", type).end(Buffer.buffer(body));
        }
    }
}
