package io.jvloop.examples.embed;

import io.jvloop.EventLoop;
import io.jvloop.examples.Program;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A plain Netty server whose handlers start coroutines: each of its event loops has a guest. */
public final class Embed {
    private static final String USAGE = """
            usage: embed [--port PORT] [--host HOST] [--loops N] [--timeout S] [--drain S] [--policy epoll|nio]

            A web server on Netty's own event loops. A request is a coroutine of jvloop in its connection's event loop. Its page / tells
            what it serves.

              --port PORT    where to listen (default: 8080; 0: any free port)
              --host HOST    where to listen (default: 127.0.0.1)
              --loops N      how many event loops, each on a thread of its own (default: 2)
              --timeout S    how long a request may take, in seconds (default: 2)
              --drain S      how long requests under way may take at the end (default: 5)
              --policy NAME  Netty's epoll or nio (default: the best one here)
              --help         this text

            Ctrl-C or SIGTERM stops listening, waits for the requests under way, and ends the server with exit code 0.
            """;
    private static final List<String> ENDING = List.of("INT", "TERM");

    private Embed() {
    }

    public static void main(String[] arguments) {
        System.exit(Program.run("embed", USAGE, () -> run(EmbedOptions.parse(arguments))));
    }

    private static int run(EmbedOptions options) throws IOException {
        if (options.help()) {
            System.out.print(USAGE);
            return 0;
        }
        EmbedServer server = EmbedServer.start(options);
        InetSocketAddress address = server.address();
        System.out.println("embed listens on " + address.getAddress().getHostAddress() + ":" + address.getPort() + " (" + server.policy()
                + ")");
        awaitSignal(server.anyGuest());
        server.end();
        System.out.println("embed has stopped");
        return 0;
    }

    /** A guest hears signals as any loop does. A second one ends the process at once. */
    private static void awaitSignal(EventLoop guest) {
        CountDownLatch asked = new CountDownLatch(1);
        guest.callSoonThreadsafe(() -> ENDING.forEach(signal -> guest.addSignalHandler(signal, () -> {
            ENDING.forEach(guest::removeSignalHandler);
            asked.countDown();
        })));
        try {
            asked.await();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
    }
}
