package io.jvloop.examples.proxy;

import static io.jvloop.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Task;
import io.jvloop.examples.ServerFixture;
import io.jvloop.net.ClientHandler;
import io.jvloop.net.Server;
import io.jvloop.net.StreamPair;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {
    private static final int MUCH = 8_000_000;
    /** More than sockets and loops can hold between a sender and a receiver that sleeps. */
    private static final int MORE_THAN_FITS = 64_000_000;

    private interface Body {
        void run(StreamPair client) throws Exception;
    }

    /** A client that talks through a proxy to a server with the given handler. */
    private static void proxied(String policy, ClientHandler handler, Body body) throws Exception {
        ServerFixture.run(policy, () -> {
            Server server = startServer(handler, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            ProxyServer proxy = proxy((InetSocketAddress) server.addresses().getFirst());
            try (StreamPair client = openConnection(proxy.address())) {
                body.run(client);
            }
            proxy.end();
            server.close();
            server.awaitClosed();
        });
    }

    private static ProxyServer proxy(InetSocketAddress to) throws IOException {
        return ProxyServer.start(ProxyOptions.parse("--listen", "0", "--to", to.getHostString() + ":" + to.getPort()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void echo(StreamReader reader, StreamWriter writer) throws IOException {
        for (byte[] part = reader.read(100_000); part.length > 0; part = reader.read(100_000)) {
            writer.write(part);
            writer.drain();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void bytesPassInBothDirectionsAtOnce(String policy) throws Exception {
        byte[] data = new byte[MUCH];
        new Random(1).nextBytes(data);
        proxied(policy, ProxyTest::echo, client -> {
            Task<Void> sending = createTask(() -> {
                client.writer().write(data);
                client.writer().drain();
            });
            assertThat(client.reader().readExactly(MUCH)).isEqualTo(data);
            sending.await();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void serverMayAnswerAfterTheClientHasEndedItsSide(String policy) throws Exception {
        proxied(policy, (reader, writer) -> writer.write(reader.readAll()), client -> {
            client.writer().write(new byte[MUCH]);
            client.writer().writeEof();
            assertThat(client.reader().readAll()).hasSize(MUCH);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void clientMaySendAfterTheServerHasEndedItsSide(String policy) throws Exception {
        byte[][] got = new byte[1][];
        proxied(policy, (reader, writer) -> {
            writer.write(bytes("bye"));
            writer.writeEof();
            got[0] = reader.readAll();
        }, client -> {
            assertThat(client.reader().readAll()).isEqualTo(bytes("bye"));
            client.writer().write(new byte[MUCH]);
            client.writer().writeEof();
            client.writer().drain();
            while (got[0] == null) {
                yieldNow();
            }
            assertThat(got[0]).hasSize(MUCH);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aSlowReceiverSlowsTheSenderDownAndNothingIsCollectedMeanwhile(String policy) throws Exception {
        StreamWriter[] sender = new StreamWriter[1];
        proxied(policy, (reader, writer) -> {
            sender[0] = writer;
            writer.write(new byte[MORE_THAN_FITS]);
            writer.drain();
        }, client -> {
            client.writer().transport().pauseReading();
            awaitStandstill(sender);
            assertThat(sender[0].transport().writeBufferSize()).isGreaterThan(MORE_THAN_FITS / 2);
            client.writer().transport().resumeReading();
            assertThat(client.reader().readExactly(MORE_THAN_FITS)).hasSize(MORE_THAN_FITS);
        });
    }

    /** Waits until the sender has something that the system does not take for many turns. */
    private static void awaitStandstill(StreamWriter[] sender) {
        int before = 0;
        for (int turns = 0; turns < 200 || before == 0; turns++) {
            yieldNow();
            int waiting = sender[0] == null ? 0 : sender[0].transport().writeBufferSize();
            turns = waiting == before ? turns : 0;
            before = waiting;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void resetOfTheServerEndsTheClientsConnection(String policy) throws Exception {
        proxied(policy, (reader, writer) -> {
            reader.read(1);
            writer.transport().setOption(StandardSocketOptions.SO_LINGER, 0);
            writer.transport().abort();
        }, client -> {
            client.writer().write(bytes("x"));
            assertThat(client.reader().readAll()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void clientThatGoesTakesTheServersConnectionAlong(String policy) throws Exception {
        boolean[] ended = new boolean[1];
        proxied(policy, (reader, writer) -> {
            reader.readAll();
            ended[0] = true;
        }, client -> {
            client.writer().write(bytes("x"));
            client.writer().close();
            while (!ended[0]) {
                yieldNow();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void serverThatIsNotThereIsAnEndForTheClientAndNotForTheProxy(String policy) throws Exception {
        ServerFixture.run(policy, () -> {
            Server server = startServer(ProxyTest::echo, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            InetSocketAddress address = (InetSocketAddress) server.addresses().getFirst();
            ProxyServer proxy = proxy(address);
            server.close();
            for (int i = 0; i < 3; i++) {
                try (StreamPair client = openConnection(proxy.address())) {
                    assertThat(client.reader().readAll()).isEmpty();
                }
            }
            proxy.end();
        });
    }
}
