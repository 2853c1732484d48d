package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.openConnection;
import static io.jvloop.Asyncio.run;
import static io.jvloop.Asyncio.startServer;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.examples.Backends;
import io.jvloop.net.LimitOverrunException;
import io.jvloop.net.ReceiveLimits;
import io.jvloop.net.ReceiveScope;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.SlowPeerException;
import io.jvloop.net.StreamPair;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
    private static final SocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);
    private static final ReceiveLimits IN_TIME = ReceiveLimits.within(Duration.ofMinutes(1));
    private static final ReceiveLimits AT_ONCE = ReceiveLimits.within(Duration.ofMillis(1));

    private final Stage stage = new Stage();

    // snippet: receive-limits
    static void countBytes(StreamReader reader, StreamWriter writer, ReceiveLimits limits) throws IOException {
        String answer;
        try (ReceiveScope _ = reader.limit(limits)) {
            answer = reader.readAll(1_000_000).length + " bytes";
        } catch (SlowPeerException _) {
            answer = "too slow";                // writing still works
        } catch (LimitOverrunException _) {
            answer = "too much";
        }
        writer.write(answer);
    }
    // end

    private static String answer(String policy, ReceiveLimits limits, int size, boolean ended) throws Exception {
        return run(Backends.options(policy), () -> {
            try (Server server = startServer((reader, writer) -> countBytes(reader, writer, limits), ANY_PORT);
                    StreamPair client = openConnection(server.addresses().getFirst())) {
                client.writer().write(new byte[size]);
                if (ended) {
                    client.writer().writeEof();
                }
                return new String(client.reader().readAll(), StandardCharsets.UTF_8);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void slowAndLavishPeersAreRefused(String policy) throws Exception {
        assertThat(answer(policy, IN_TIME, 1_000_000, true)).isEqualTo("1000000 bytes");
        assertThat(answer(policy, IN_TIME, 1_000_001, true)).isEqualTo("too much");
        assertThat(answer(policy, AT_ONCE, 5, false)).isEqualTo("too slow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aServerIsLimited(String policy) throws Exception {
        run(Backends.options(policy), () -> {
            // snippet: limited-server
            ReceiveLimits limits = ReceiveLimits.atLeast(500, Duration.ofSeconds(10)).withTotal(Duration.ofMinutes(2));
            ServerOptions options = ServerOptions.DEFAULT.withMaxConnections(1_000);
            try (Server server = startServer((reader, writer) -> countBytes(reader, writer, limits), ANY_PORT, options)) {
                send(server.addresses().getFirst(), new byte[70_000]);
            }
            // end
        });
        assertThat(stage.printed()).containsExactly("70000 bytes");
    }

    private void send(SocketAddress address, byte[] data) throws IOException {
        try (StreamPair client = openConnection(address)) {
            client.writer().write(data);
            client.writer().writeEof();
            stage.out.println(new String(client.reader().readAll(), StandardCharsets.UTF_8));
        }
    }
}
