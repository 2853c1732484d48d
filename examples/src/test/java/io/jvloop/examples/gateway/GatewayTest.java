package io.jvloop.examples.gateway;

import static io.jvloop.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jvloop.examples.RawServer;
import io.jvloop.examples.ServerFixture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway and back ends that do what a test wants. */
class GatewayTest {
    private static final Duration LONG = Duration.ofMinutes(1); // longer than the fixture waits
    private static final int CONNECTIONS = 2;

    /** Talks to the gateway, from another thread. */
    private interface Clients {
        void run(int port) throws Exception;
    }

    private static void serve(String policy, Duration limit, Map<String, RawServer> backEnds, Clients clients) throws Exception {
        Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();
        backEnds.forEach((name, backEnd) -> addresses.put(name, backEnd.address()));
        ServerFixture.run(policy, () -> {
            GatewayServer gateway = GatewayServer.start(new GatewayOptions(policy, InetSocketAddress.createUnresolved("127.0.0.1", 0),
                    addresses, limit, CONNECTIONS, LONG, false));
            try {
                toThread(() -> clients.run(gateway.address().getPort()));
            } finally {
                gateway.end();
            }
        });
    }

    private static Map<String, RawServer> named(RawServer users, RawServer stock, RawServer prices) {
        Map<String, RawServer> backEnds = new LinkedHashMap<>();
        backEnds.put("users", users);
        backEnds.put("stock", stock);
        backEnds.put("prices", prices);
        return backEnds;
    }

    private static Socket asking(int port, String target) throws Exception {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
        String request = "GET " + target + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";
        client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    private static String answer(int port, String target) throws Exception {
        try (Socket client = asking(port, target)) {
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Answers requests with their targets, as many as a client has on its connection. */
    private static RawServer echo() throws Exception {
        return new RawServer((connection, number) -> {
            for (String line = connection.awaitRequest(); line != null; line = connection.awaitRequest()) {
                String body = line.split(" ")[1];
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            }
        });
    }

    /** Never answers; counts when it is asked, and when whoever asked has gone. */
    private static RawServer silent(CountDownLatch asked, CountDownLatch left) throws Exception {
        return new RawServer((connection, number) -> {
            connection.awaitRequest();
            asked.countDown();
            try {
                connection.awaitRequest();
            } finally {
                left.countDown();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void theAnswerHasWhatEachBackEndSays(String policy) throws Exception {
        try (RawServer users = echo(); RawServer stock = echo(); RawServer prices = echo()) {
            serve(policy, LONG, named(users, stock, prices), port -> assertThat(answer(port, "/a?b=c")).startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("\r\n\r\n{\"users\":\"/a?b=c\",\"stock\":\"/a?b=c\",\"prices\":\"/a?b=c\"}\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void connectionsAreUsedAgain(String policy) throws Exception {
        try (RawServer users = echo(); RawServer stock = echo(); RawServer prices = echo()) {
            serve(policy, LONG, named(users, stock, prices), port -> {
                for (int i = 0; i < 20; i++) {
                    assertThat(answer(port, "/" + i)).contains("\"prices\":\"/" + i + "\"");
                }
            });
            assertThat(users.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aConnectionThatTheBackEndHasEndedIsMadeAnew(String policy) throws Exception {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
        try (RawServer users = new RawServer((connection, number) -> {
            connection.awaitRequest();
            connection.send(answer);
            connection.awaitRequest(); // of which the connection's end is all that comes
        }); RawServer stock = echo(); RawServer prices = echo()) {
            serve(policy, LONG, named(users, stock, prices), port -> {
                for (int i = 0; i < 5; i++) {
                    assertThat(answer(port, "/")).contains("\"users\":\"hi\"");
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aBackEndGetsNoMoreConnectionsThanAreAllowed(String policy) throws Exception {
        CountDownLatch both = new CountDownLatch(CONNECTIONS);
        try (RawServer users = new RawServer((connection, number) -> {
            for (String line = connection.awaitRequest(); line != null; line = connection.awaitRequest()) {
                both.countDown();
                await(both);
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
            }
        }); RawServer stock = echo(); RawServer prices = echo()) {
            serve(policy, LONG, named(users, stock, prices), port -> {
                Socket[] clients = new Socket[20];
                for (int i = 0; i < clients.length; i++) {
                    clients[i] = asking(port, "/");
                }
                for (Socket client : clients) {
                    assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 200 OK");
                    client.close();
                }
            });
            assertThat(users.connections()).isEqualTo(CONNECTIONS);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aSlowBackEndIsNamedWhenTheTimeIsOver(String policy) throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        try (RawServer users = echo(); RawServer stock = silent(new CountDownLatch(1), left); RawServer prices = echo()) {
            serve(policy, Duration.ofMillis(500), named(users, stock, prices), port -> {
                // on a busy machine others may be late, too
                assertThat(answer(port, "/")).startsWith("HTTP/1.1 504 Gateway Timeout\r\n").containsPattern("within 500 ms from .*stock");
                left.await();
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", "",
        "nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n"})
    void aBackEndThatFailsCancelsTheOthers(String said) throws Exception {
        for (String policy : new String[] {"nio", "epoll"}) {
            CountDownLatch asked = new CountDownLatch(2);
            CountDownLatch left = new CountDownLatch(2);
            try (RawServer users = silent(asked, left);
                    RawServer stock = silent(asked, left);
                    RawServer prices = new RawServer((connection, number) -> {
                        connection.awaitRequest();
                        await(asked);
                        connection.send(said);
                    })) {
                serve(policy, LONG, named(users, stock, prices), port -> {
                    assertThat(answer(port, "/")).startsWith("HTTP/1.1 502 Bad Gateway\r\n").contains("\r\n\r\n502 Bad Gateway: prices ");
                    left.await();
                });
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aBackEndThatIsNotThereIsNamed(String policy) throws Exception {
        RawServer gone = echo();
        gone.close();
        try (RawServer users = echo(); RawServer stock = echo()) {
            serve(policy, LONG, named(users, stock, gone),
                    port -> assertThat(answer(port, "/")).startsWith("HTTP/1.1 502 Bad Gateway\r\n").contains("prices failed: "));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aClientThatGoesAwayEndsTheRequestsToAllBackEnds(String policy) throws Exception {
        CountDownLatch asked = new CountDownLatch(3);
        CountDownLatch left = new CountDownLatch(3);
        try (RawServer users = silent(asked, left); RawServer stock = silent(asked, left); RawServer prices = silent(asked, left)) {
            serve(policy, LONG, named(users, stock, prices), port -> {
                try (Socket _ = asking(port, "/")) {
                    asked.await();
                }
                left.await();
            });
        }
    }

    @Test
    void connectionsAreAWholeNumber() {
        String[] half = {"--back-end", "users=localhost:1", "--connections", "1.5"};

        assertThatIllegalArgumentException().isThrownBy(() -> GatewayOptions.parse(half)).withMessageContaining("not '1.5'");
    }
}
