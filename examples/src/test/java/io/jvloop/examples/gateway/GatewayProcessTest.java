package io.jvloop.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.examples.Programs;
import io.jvloop.examples.RawServer;
import io.jvloop.examples.ServerProcess;
import io.jvloop.examples.http.Http;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program, as it is started from a shell, before three servers and under a client that people use. */
@Tag("load")
class GatewayProcessTest {

    private static ServerProcess http(String policy) throws Exception {
        return ServerProcess.start(Http.class, policy, "--port", "0");
    }

    @ParameterizedTest
    @CsvSource({"nio, --http1.1", "epoll, --http2-prior-knowledge"})
    void curlIsAnsweredByThreeServers(String policy, String protocol) throws Exception {
        try (ServerProcess a = http(policy);
                ServerProcess b = http(policy);
                ServerProcess c = http(policy);
                ServerProcess gateway = ServerProcess.start(Gateway.class, policy, "--port", "0", "--timeout", "30", "--back-end",
                        "a=127.0.0.1:" + a.port(), "--back-end", "b=127.0.0.1:" + b.port(), "--back-end", "c=localhost:" + c.port())) {
            String url = "http://127.0.0.1:" + gateway.port();

            assertThat(Programs.curlWithStatus(protocol, url + "/ping"))
                    .isEqualTo("{\"a\":\"pong\\u000a\",\"b\":\"pong\\u000a\",\"c\":\"pong\\u000a\"}\n200");
            assertThat(Programs.curlWithStatus(protocol, url + "/nothing")).contains("it answered 404 Not Found").endsWith("502");
            assertThat(Programs.curlWithStatus(protocol, "-d", "x", url + "/ping")).endsWith("405");
            gateway.terminate();
            gateway.endsWith("gateway has stopped");
            assertThat(gateway.errors()).doesNotContain("Exception").doesNotContain("LEAK");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void sigtermWaitsForARequestUnderWay(String policy) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch terminated = new CountDownLatch(1);
        try (RawServer backEnd = new RawServer((connection, number) -> {
            connection.awaitRequest();
            asked.countDown();
            await(terminated);
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        });
                ServerProcess gateway = ServerProcess.start(Gateway.class, policy, "--port", "0", "--timeout", "30", "--drain", "30",
                        "--back-end", "one=127.0.0.1:" + backEnd.address().getPort());
                Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
                Socket idle = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            client.getOutputStream().write("GET / HTTP/1.1\r\nHost: test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            asked.await();
            gateway.terminate();
            assertThat(idle.getInputStream().read()).as("connections without a request end at once").isEqualTo(-1);
            terminated.countDown();

            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("connection: close").endsWith("{\"one\":\"hi\"}\n");
            gateway.endsWith("gateway has stopped");
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
    @CsvSource({"--what, 2, unknown argument", "--port 0, 2, whom to ask?", "--back-end a, 2, --back-end wants NAME=HOST:PORT",
        "--back-end a=b, 2, --back-end wants HOST:PORT", "--back-end a=b:1 --back-end a=b:2, 2, there are two back ends 'a'",
        "--back-end a=nowhere.invalid:1, 1, nowhere.invalid"})
    void aWrongCommandLineIsSaid(String arguments, int exitCode, String message) throws Exception {
        Process process = Programs.start(Gateway.class, arguments.split(" "));

        assertThat(ServerProcess.errors(process)).startsWith("gateway: ").contains(message);
        assertThat(process.waitFor()).isEqualTo(exitCode);
    }
}
