package io.jvloop.examples.kv;

import static io.jvloop.Asyncio.*;

import io.jvloop.examples.ListenOptions;
import io.jvloop.examples.Program;
import java.io.IOException;
import java.net.InetSocketAddress;

/** An in-memory key-value server that redis-cli and other clients of Redis can talk to. */
public final class Kv {
    private static final String USAGE = """
            usage: kv [--policy NAME] [--host HOST] [--port PORT]

            Keeps keys in memory and serves them to clients of Redis (RESP2), each in a coroutine of its own.

              --policy NAME  the loop's back end: epoll, nio, ... (default: the best one here)
              --host HOST    where to listen (default: 127.0.0.1)
              --port PORT    where to listen (default: 6379; 0: any free port)
              --help         this text

            Ctrl-C or SIGTERM stops listening, finishes the commands under way (10 seconds at most), and ends the server with exit code 0.
            """;
    private static final int REDIS_PORT = 6379;

    private Kv() {
    }

    public static void main(String[] arguments) {
        System.exit(Program.run("kv", USAGE, () -> run(ListenOptions.parse(REDIS_PORT, arguments))));
    }

    private static int run(ListenOptions options) throws IOException {
        if (options.help()) {
            System.out.print(USAGE);
            return 0;
        }
        Program.untilAskedToEnd(Program.loop(options.policy()), () -> serve(options));
        System.out.println("kv has stopped");
        return 0;
    }

    private static void serve(ListenOptions options) throws IOException {
        KvServer server = KvServer.start(options.address());
        InetSocketAddress address = server.address();
        System.out.println("kv listens on " + address.getAddress().getHostAddress() + ":" + address.getPort() + " ("
                + runningLoop().policy().name() + ")");
        server.serveForever();
    }
}
