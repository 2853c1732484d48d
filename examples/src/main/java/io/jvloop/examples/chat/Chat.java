package io.jvloop.examples.chat;

import static io.jvloop.Asyncio.*;

import io.jvloop.examples.ListenOptions;
import io.jvloop.examples.Program;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A chat room for everybody who connects with nc or telnet. */
public final class Chat {
    private static final String USAGE = """
            usage: chat [--policy NAME] [--host HOST] [--port PORT]

            What one member types, all others read. Connect with: nc HOST PORT

              --policy NAME  the loop's back end: epoll, nio, ... (default: the best one here)
              --host HOST    where to listen (default: 127.0.0.1)
              --port PORT    where to listen (default: 7777; 0: any free port)
              --help         this text

            Members may type: /name NAME, /who, /quit. Who reads too slowly misses lines, and is told how many; nobody waits for him.
            Ctrl-C or SIGTERM says goodbye to everybody (2 seconds at most) and ends the server with exit code 0.
            """;
    private static final int PORT = 7777;

    private Chat() {
    }

    public static void main(String[] arguments) {
        System.exit(Program.run("chat", USAGE, () -> run(ListenOptions.parse(PORT, arguments))));
    }

    private static int run(ListenOptions options) throws IOException {
        if (options.help()) {
            System.out.print(USAGE);
            return 0;
        }
        Program.untilAskedToEnd(Program.loop(options.policy()), () -> serve(options));
        System.out.println("the chat has ended");
        return 0;
    }

    private static void serve(ListenOptions options) throws IOException {
        ChatServer server = ChatServer.start(options.address());
        InetSocketAddress address = server.address();
        System.out.println("chat listens on " + address.getAddress().getHostAddress() + ":" + address.getPort() + " ("
                + runningLoop().policy().name() + ")");
        server.serveForever();
    }
}
