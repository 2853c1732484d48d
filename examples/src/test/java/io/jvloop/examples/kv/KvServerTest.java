package io.jvloop.examples.kv;

import static io.jvloop.Asyncio.*;
import static io.jvloop.examples.kv.KvClient.bytes;
import static io.jvloop.examples.kv.KvClient.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KvServerTest {

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void keysAndValuesMayBeAnyBytes(String policy) throws Exception {
        KvFixture.serve(policy, server -> {
            try (KvClient client = KvClient.connect(server.address())) {
                StringBuilder all = new StringBuilder();
                for (char c = 0; c < 256; c++) {
                    all.append(c);
                }

                assertThat(client.ask("SET", all.toString(), all + "\r\n")).isEqualTo("+OK");
                assertThat(client.ask("GET", all.toString())).isEqualTo('"' + all.toString() + "\r\n\"");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aPipelineIsAnsweredInItsOrder(String policy) throws Exception {
        KvFixture.serve(policy, server -> {
            try (KvClient client = KvClient.connect(server.address())) {
                for (int i = 0; i < 10_000; i++) {
                    client.send(request("ECHO", Integer.toString(i)));
                }
                for (int i = 0; i < 10_000; i++) {
                    assertThat(client.reply()).isEqualTo("\"" + i + '"');
                }
            }
        });
    }

    /** A server that collected all replies first would need 400 MB here, and one that never waited to send them, too. */
    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aPipelineOfLargeRepliesIsSentAsTheClientTakesThem(String policy) throws Exception {
        KvFixture.serve(policy, server -> {
            try (KvClient client = KvClient.connect(server.address())) {
                String value = "v".repeat(1_000_000);
                client.ask("SET", "k", value);
                byte[] get = request("GET", "k");
                for (int i = 0; i < 400; i++) {
                    client.send(get);
                }
                for (int i = 0; i < 400; i++) {
                    assertThat(client.reply()).hasSize(value.length() + 2);
                    assertThat(server.repliesUnderWay()).as("bytes").isLessThan(300_000);
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void manyClientsAreServedAtATime(String policy) throws Exception {
        KvFixture.serve(policy, server -> taskGroup(group -> {
            for (int i = 0; i < 100; i++) {
                group.createTask(() -> {
                    try (KvClient client = KvClient.connect(server.address())) {
                        for (int j = 0; j < 100; j++) {
                            client.ask("INCR", "counter");
                        }
                        client.ask("QUIT");
                        assertThat(client.reply()).isNull();
                    }
                });
            }
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void malformedInputGetsAProtocolErrorAndTheEnd(String policy) throws Exception {
        List<String> malformed =
                List.of("*x\r\n", "*1\r\n:1\r\n", "*2\r\n$3\r\nGET\r\n$-1\r\n", "*1048577\r\n", "*1\r\n$536870913\r\n", "\"\r\n",
                        "a".repeat(70_000), "*" + "1".repeat(70_000));
        KvFixture.serve(policy, server -> {
            for (String input : malformed) {
                try (KvClient client = KvClient.connect(server.address())) {
                    client.send(request("PING"));
                    client.send(bytes(input));
                    client.send(new byte[1_000_000]); // closing at once would make the system reset the connection

                    assertThat(client.reply()).isEqualTo("+PONG");
                    assertThat(client.reply()).startsWith("-ERR Protocol error: ");
                    assertThat(client.reply()).isNull();
                }
            }
        });
    }

    /** A page of somebody else's can make a browser send it, with commands as the body. */
    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aBrowserIsCutOffBeforeItsBodyIsExecuted(String policy) throws Exception {
        List<String> requests = List.of("POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nSET k v\r\n", "post / HTTP/1.1\r\nSET k v\r\n",
                "GET / HTTP/1.1\r\nHost: localhost:6379\r\n\r\nSET k v\r\n", "*1\r\n$4\r\nPost\r\nSET k v\r\n");
        KvFixture.serve(policy, server -> {
            for (String input : requests) {
                try (KvClient browser = KvClient.connect(server.address()); KvClient other = KvClient.connect(server.address())) {
                    browser.send(bytes(input));
                    assertThat(browser.isCutOffWithoutAReply()).as(input).isTrue();
                    assertThat(other.ask("GET", "k")).isEqualTo("nil");
                }
            }
        });
    }

    /** Whatever is sent: replies or a protocol error, then the end; and the others do not notice. */
    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aWrongByteAtAnyPlaceHarmsNobodyElse(String policy) throws Exception {
        byte[] valid = bytes("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\nGET \"k\"\r\n");
        Random random = new Random(7);
        KvFixture.serve(policy, server -> {
            try (KvClient other = KvClient.connect(server.address())) {
                for (int i = 0; i < valid.length * 3; i++) {
                    byte[] broken = valid.clone();
                    broken[i / 3] = i % 3 == 0 ? (byte) 0xff : (byte) random.nextInt(256);
                    converse(server, broken);
                    assertThat(other.ask("PING")).isEqualTo("+PONG");
                }
            }
        });
    }

    private static void converse(KvServer server, byte[] input) throws Exception {
        try (KvClient client = KvClient.connect(server.address())) {
            client.send(input);
            client.sendEnd();
            List<String> replies = new ArrayList<>();
            for (String reply = client.reply(); reply != null; reply = client.reply()) {
                replies.add(reply);
            }
            assertThat(replies.stream().filter(reply -> reply.startsWith("-ERR Protocol error: ")).count()).isLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void clientsThatGoWithinARequestLeaveNothing(String policy) throws Exception {
        byte[] request = request("SET", "key", "v".repeat(100));
        KvFixture.serve(policy, server -> {
            for (int length = 0; length < request.length; length++) {
                try (KvClient client = KvClient.connect(server.address())) {
                    client.send(Arrays.copyOf(request, length));
                }
            }
            KvFixture.awaitConnections(server, 0);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void clientsKilledWithinATransferLeaveNothing(String policy) throws Exception {
        KvFixture.serve(policy, server -> {
            byte[] half = Arrays.copyOf(request("SET", "key", "v".repeat(2_000_000)), 1_000_000);
            try (KvClient client = KvClient.connect(server.address())) {
                client.ask("SET", "large", "v".repeat(5_000_000));
            }
            for (int i = 0; i < 50; i++) {
                KvClient sending = KvClient.connect(server.address());
                sending.send(half);
                KvClient taking = KvClient.connect(server.address());
                taking.send(request("GET", "large"));
                KvFixture.awaitConnections(server, 2);
                sending.breakOff();
                taking.breakOff();
                KvFixture.awaitConnections(server, 0);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void drainingSendsTheRepliesUnderWay(String policy) throws Exception {
        KvFixture.serve(policy, server -> {
            String value = "v".repeat(20_000_000);
            try (KvClient slow = KvClient.connect(server.address()); KvClient idle = KvClient.connect(server.address())) {
                slow.ask("SET", "k", value);
                idle.ask("PING");
                slow.send(request("GET", "k"));
                slow.send(request("PING"));
                while (server.repliesUnderWay() == 0) {
                    yieldNow();
                }

                Task<Void> draining = createTask(server::drain);

                assertThat(idle.reply()).isNull();
                assertThat(slow.reply()).hasSize(value.length() + 2);
                slow.sendEnd();
                draining.await();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void drainingDoesNotWaitForAClientThatKeepsSilent(String policy) throws Exception {
        KvFixture.serve(policy, server -> {
            try (KvClient client = KvClient.connect(server.address())) {
                client.ask("PING");
                long began = runningLoop().time();

                server.drain();

                assertThat(runningLoop().time() - began).isLessThan(5_000_000_000L);
            }
        });
    }
}
