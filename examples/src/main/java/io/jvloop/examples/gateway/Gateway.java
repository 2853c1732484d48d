package io.jvloop.examples.gateway;

import static io.jvloop.Asyncio.runningLoop;

import io.jvloop.examples.Program;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Asks some web servers at once for each request, in a coroutine with a time-out and a task group. */
public final class Gateway {
    private static final String USAGE = """
            usage: gateway --back-end NAME=HOST:PORT [--back-end NAME=HOST:PORT ...] [--port PORT] [--host HOST] [--timeout S]
                           [--connections N] [--drain S] [--policy NAME]

            A web server that passes each GET on to all its back ends at the same time, and answers with a JSON object of their answers:
            NAME is the member, and the text the value.

              --back-end NAME=HOST:PORT  who is asked, by HTTP/1.1; its address is looked up at the start
              --port PORT                where to listen (default: 8080; 0: any free port)
              --host HOST                where to listen (default: 127.0.0.1)
              --timeout S                how long the back ends may take together, in seconds (default: 2)
              --connections N            how many connections each back end gets; they are used again (default: 16)
              --drain S                  how long requests under way may take at the end (default: 5)
              --policy NAME              the loop's back end: epoll, nio, ... (default: the best one here)
              --help                     this text

            The answer is whole or an error, never a part. If a back end fails, or answers with anything but 200, the others are cancelled
            and the client gets 502, at once. If the time is over it gets 504. A client that goes away ends the requests to the back ends.

            Ctrl-C or SIGTERM stops listening, waits for the requests under way, and ends the gateway with exit code 0.
            """;

    private Gateway() {
    }

    public static void main(String[] arguments) {
        System.exit(Program.run("gateway", USAGE, () -> run(GatewayOptions.parse(arguments))));
    }

    private static int run(GatewayOptions options) throws IOException {
        if (options.help()) {
            System.out.print(USAGE);
            return 0;
        }
        Program.untilAskedToEnd(Program.loop(options.policy()), () -> serve(options));
        System.out.println("gateway has stopped");
        return 0;
    }

    private static void serve(GatewayOptions options) throws IOException {
        GatewayServer server = GatewayServer.start(options);
        InetSocketAddress address = server.address();
        System.out.println("gateway listens on " + address.getAddress().getHostAddress() + ":" + address.getPort() + " for "
                + String.join(", ", options.backEnds().keySet()) + " (" + runningLoop().policy().name() + ")");
        try {
            runningLoop().createFuture().await();
        } finally {
            server.end();
        }
    }
}
