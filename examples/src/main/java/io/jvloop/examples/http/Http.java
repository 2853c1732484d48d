package io.jvloop.examples.http;

import static io.jvloop.Asyncio.runningLoop;

import io.jvloop.examples.Program;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;

/** A web server: Netty's codecs in the poll of a jvloop loop, and a coroutine for each request. */
public final class Http {
    private static final String USAGE = """
            usage: http [--port PORT] [--host HOST] [--root DIRECTORY] [--cert FILE --key FILE] [--policy NAME]
                        [--patience S] [--idle S] [--drain S] [--max-body BYTES] [--loops N [--hand-over]] [--group jvloop|netty]

            A web server that speaks HTTP/1.1 and HTTP/2. Its page / tells what it serves.

              --port PORT       where to listen (default: 8080; 0: any free port)
              --host HOST       where to listen (default: 127.0.0.1)
              --root DIRECTORY  serves its files below /files/
              --cert FILE       clients talk TLS: our certificate and those that vouch for it (PEM)
              --key FILE        its private key (PEM, PKCS #8)
              --policy NAME     the loop's back end: epoll, nio, ... (default: the best one here)
              --patience S      how long a client may make the server wait, in seconds (default: 10)
              --idle S          how long a connection may be without a request (default: 60)
              --drain S         how long requests under way may take at the end (default: 5)
              --max-body BYTES  the longest body of a request (default: 64 MiB)
              --loops N         as many loops, each on a thread of its own, for several cores (default: 1)
              --hand-over       one loop accepts for all, in turn (default: the system spreads the connections, if it can)
              --group netty     Netty by itself, without a loop of jvloop: for comparison
              --help            this text

            Ctrl-C or SIGTERM stops listening, waits for the requests under way, and ends the server with exit code 0.
            """;

    private Http() {
    }

    public static void main(String[] arguments) {
        System.exit(Program.run("http", USAGE, () -> run(HttpOptions.parse(arguments))));
    }

    private static int run(HttpOptions options) throws IOException {
        if (options.help()) {
            System.out.print(USAGE);
            return 0;
        }
        if (options.stock()) {
            serveWithoutLoop(options);
        } else {
            Program.untilAskedToEnd(Program.loop(options.policy()), () -> serve(options));
        }
        System.out.println("http has stopped");
        return 0;
    }

    private static void serve(HttpOptions options) throws IOException {
        if (options.loops() > 1) {
            serveOnLoops(options);
        } else {
            serveHere(options);
        }
    }

    private static void serveHere(HttpOptions options) throws IOException {
        HttpServer server = start(new LoopHost(runningLoop()), options);
        say(server.address(), runningLoop().policy().name());
        try {
            runningLoop().createFuture().await();
        } finally {
            server.end();
        }
    }

    /** The loop that runs this hears the signals, and waits. */
    private static void serveOnLoops(HttpOptions options) throws IOException {
        HttpGroup group = HttpGroup.start(options);
        say(group.address(), runningLoop().policy().name());
        try {
            group.awaitFailure();
        } finally {
            group.end();
        }
        throw new IllegalStateException("stopped, because a loop has failed");
    }

    /** Until the process is ended from outside. */
    private static void serveWithoutLoop(HttpOptions options) throws IOException {
        StockHost host = new StockHost(options.policy(), options.loops());
        HttpServer server = start(host, options);
        say(server.address(), host.name());
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            server.end();
        }
    }

    static HttpServer start(Host host, HttpOptions options) throws IOException {
        SslContext tls = options.tls() == null ? null : Alpn.identity(options.tls().certificates(), options.tls().key());
        return HttpServer.start(host, new Listeners.Place(options.address(), options.handOver()), tls, options.limits(),
                new Routes(new StaticFiles(options.root())));
    }

    private static void say(InetSocketAddress address, String policy) {
        System.out.println("http listens on " + address.getAddress().getHostAddress() + ":" + address.getPort() + " (" + policy + ")");
    }
}
