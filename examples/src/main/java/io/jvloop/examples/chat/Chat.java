package io.jvloop.examples.chat;

import static io.jvloop.Asyncio.*;

import io.jvloop.Asyncio;
import io.jvloop.KeyboardInterruptError;
import io.jvloop.LoopOptions;
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
            Ctrl-C says goodbye to everybody and ends the server.
            """;

    private Chat() {
    }

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        try {
            ChatOptions options = ChatOptions.parse(arguments);
            if (options.help()) {
                System.out.print(USAGE);
                return 0;
            }
            LoopOptions loop = options.policy() == null ? LoopOptions.DEFAULT : LoopOptions.DEFAULT.withPolicy(options.policy());
            Asyncio.run(loop, () -> serve(options));
            return 0;
        } catch (KeyboardInterruptError e) {
            System.out.println("the chat has ended");
            return 0;
        } catch (IllegalArgumentException e) {
            System.err.print("chat: " + e.getMessage() + "\n\n" + USAGE);
            return 2;
        } catch (IllegalStateException | IOException e) {
            System.err.println("chat: " + e.getMessage());
            return 1;
        }
    }

    private static void serve(ChatOptions options) throws IOException {
        ChatServer server = ChatServer.start(InetSocketAddress.createUnresolved(options.host(), options.port()));
        InetSocketAddress address = server.address();
        System.out.println("chat listens on " + address.getAddress().getHostAddress() + ":" + address.getPort() + " ("
                + runningLoop().policy().name() + ")");
        server.serveForever();
    }
}
