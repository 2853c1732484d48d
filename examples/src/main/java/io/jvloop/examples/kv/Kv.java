package io.jvloop.examples.kv;

import static io.jvloop.Asyncio.*;

import io.jvloop.Asyncio;
import io.jvloop.KeyboardInterruptError;
import io.jvloop.LoopOptions;
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

            Ctrl-C stops listening, finishes the commands under way, and ends the server.
            """;

    private Kv() {
    }

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        try {
            KvOptions options = KvOptions.parse(arguments);
            if (options.help()) {
                System.out.print(USAGE);
                return 0;
            }
            LoopOptions loop = options.policy() == null ? LoopOptions.DEFAULT : LoopOptions.DEFAULT.withPolicy(options.policy());
            Asyncio.run(loop, () -> serve(options));
            return 0;
        } catch (KeyboardInterruptError e) {
            System.out.println("kv has stopped");
            return 0;
        } catch (IllegalArgumentException e) {
            System.err.print("kv: " + e.getMessage() + "\n\n" + USAGE);
            return 2;
        } catch (IllegalStateException | IOException e) {
            System.err.println("kv: " + e.getMessage());
            return 1;
        }
    }

    private static void serve(KvOptions options) throws IOException {
        KvServer server = KvServer.start(InetSocketAddress.createUnresolved(options.host(), options.port()));
        InetSocketAddress address = server.address();
        System.out.println("kv listens on " + address.getAddress().getHostAddress() + ":" + address.getPort() + " ("
                + runningLoop().policy().name() + ")");
        server.serveForever();
    }
}
