package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.run;
import static io.jvloop.Asyncio.runningLoop;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.examples.Backends;
import io.jvloop.net.DatagramOptions;
import io.jvloop.net.DatagramProtocol;
import io.jvloop.net.DatagramTransport;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatagramTest {
    private final Stage stage = new Stage();
    private final PrintStream out = stage.out;

    // snippet: datagram-server
    static final class DatagramEcho implements DatagramProtocol {
        private DatagramTransport transport;

        @Override
        public void connectionMade(DatagramTransport made) {
            transport = made;
        }

        @Override
        public void datagramReceived(ByteBuffer lent, SocketAddress sender) {
            transport.sendTo(lent, sender);
        }
    }
    // end

    // snippet: datagram-client
    record Answer(Promise<String> text) implements DatagramProtocol {
        @Override
        public void datagramReceived(ByteBuffer lent, SocketAddress sender) {
            text.setResult(StandardCharsets.UTF_8.decode(lent).toString());
        }
    }
    // end

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void datagramsAreEchoed(String policy) throws Exception {
        run(Backends.options(policy), () -> {
            // snippet: datagrams
            EventLoop loop = runningLoop();
            Promise<String> text = loop.createFuture();
            var server = loop.createDatagramEndpoint(DatagramEcho::new, DatagramOptions.local(new InetSocketAddress("127.0.0.1", 0)));
            var address = (InetSocketAddress) server.transport().localAddress();
            var client = loop.createDatagramEndpoint(() -> new Answer(text), DatagramOptions.remote(address));
            client.transport().send(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)));
            out.println(text.await());
            client.transport().close();
            server.transport().close();
            // end
        });
        assertThat(stage.printed()).containsExactly("hello");
    }
}
