package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.openConnection;
import static io.jvloop.Asyncio.run;
import static io.jvloop.Asyncio.runningLoop;
import static io.jvloop.Asyncio.startServer;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.examples.Backends;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Protocol;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamPair;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamWriter;
import io.jvloop.net.Transport;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    private static final SocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);

    private final Stage stage = new Stage();
    private final PrintStream out = stage.out;
    @TempDir
    Path directory;

    // snippet: stream-handler
    static void shout(StreamReader reader, StreamWriter writer) throws IOException {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            writer.write(line.toUpperCase(Locale.ROOT) + "\n");
            writer.drain();
        }
    }                                           // the writer is closed when the handler returns
    // end

    @Test
    void streamsTalk() throws Exception {
        run(() -> {
            // snippet: stream-server
            try (Server server = startServer(NetworkTest::shout, "127.0.0.1", 0)) {
                talk(server.addresses().getFirst());
            }
            // end
        });
        assertThat(stage.printed()).containsExactly("HELLO");
    }

    // snippet: stream-client
    void talk(SocketAddress address) throws IOException {
        try (StreamPair connection = openConnection(address)) {
            connection.writer().write("hello\n");
            connection.writer().drain();
            out.println(connection.reader().readLine());    // without its newline; null at the end
        }
    }
    // end

    // snippet: protocol-server
    static final class Echo implements Protocol {
        private Transport transport;

        @Override
        public void connectionMade(Transport made) {
            transport = made;
        }

        @Override
        public void dataReceived(ByteBuffer lent) {
            transport.write(lent);              // lent for this call; write copies what it cannot send at once
        }
    }
    // end

    // snippet: protocol-client
    static final class Greeter implements Protocol {
        private final Promise<String> answer;

        Greeter(Promise<String> answer) {
            this.answer = answer;
        }

        @Override
        public void connectionMade(Transport made) {
            made.write("hello".getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void dataReceived(ByteBuffer lent) {
            answer.setResult(StandardCharsets.UTF_8.decode(lent).toString());
        }
    }
    // end

    @Test
    void protocolsTalk() throws Exception {
        run(() -> {
            // snippet: protocols
            EventLoop loop = runningLoop();
            try (Server server = loop.createServer(Echo::new, ANY_PORT, ServerOptions.DEFAULT)) {
                Promise<String> answer = loop.createFuture();
                var connection = loop.createConnection(() -> new Greeter(answer), server.addresses().getFirst(), ConnectOptions.DEFAULT);
                out.println(answer.await());
                connection.transport().close();
            }
            // end
        });
        assertThat(stage.printed()).containsExactly("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void streamsTalkInTheFileSystem(String policy) throws Exception {
        run(Backends.options(policy), () -> {
            // snippet: unix
            SocketAddress address = UnixDomainSocketAddress.of(directory.resolve("shout.socket"));
            try (Server _ = startServer(NetworkTest::shout, address)) {
                talk(address);
            }
            // end
        });
        assertThat(stage.printed()).containsExactly("HELLO");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void namesAreLookedUp(String policy) throws Exception {
        run(Backends.options(policy), () -> {
            // snippet: get-addr-info
            for (InetSocketAddress address : runningLoop().getAddrInfo("localhost", 80)) {
                out.println(address.getAddress().getHostAddress());
            }
            // end
        });
        assertThat(stage.printed()).contains("127.0.0.1");
    }
}
