package io.jvloop.examples.proxy;

import static io.jvloop.Asyncio.*;

import io.jvloop.examples.Program;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Passes TCP and TLS connections on to another server. */
public final class Proxy {
    private static final String USAGE = """
            usage: proxy --listen PORT --to HOST:PORT [--tls-in --cert FILE --key FILE] [--tls-out [--trust FILE]]
                         [--host HOST] [--policy NAME]

            Passes each connection on to another server, byte for byte, in both directions.

              --listen PORT   where to listen (0: any free port)
              --to HOST:PORT  the other server
              --tls-in        clients talk TLS
              --cert FILE     our certificate and those that vouch for it (PEM)
              --key FILE      its private key (PEM, PKCS #8)
              --tls-out       the other server talks TLS; its certificate must name HOST
              --trust FILE    the certificates to trust there (PEM; default: those that the JVM trusts)
              --host HOST     where to listen (default: 127.0.0.1)
              --policy NAME   the loop's back end: epoll, nio, ... (default: the best one here)
              --help          this text

            An end of one side is passed on, so that the other side may still answer; over TLS, which has no half-closed connections,
            it ends both.

            Ctrl-C or SIGTERM stops listening, waits for the connections under way (5 seconds at most), and ends the proxy with exit code 0.
            """;

    private Proxy() {
    }

    public static void main(String[] arguments) {
        System.exit(Program.run("proxy", USAGE, () -> run(ProxyOptions.parse(arguments))));
    }

    private static int run(ProxyOptions options) throws IOException {
        if (options.help()) {
            System.out.print(USAGE);
            return 0;
        }
        Program.untilAskedToEnd(Program.loop(options.policy()), () -> serve(options));
        System.out.println("proxy has stopped");
        return 0;
    }

    private static void serve(ProxyOptions options) throws IOException {
        ProxyServer server = ProxyServer.start(options);
        InetSocketAddress address = server.address();
        System.out.println("proxy listens on " + address.getAddress().getHostAddress() + ":" + address.getPort() + " for "
                + options.to().getHostString() + ":" + options.to().getPort() + " (" + runningLoop().policy().name() + ")");
        server.serveForever();
    }
}
