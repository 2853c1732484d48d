package io.jvloop.examples.embed;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.examples.Programs;
import io.jvloop.examples.ServerProcess;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program, as it is started from a shell, under a client that people use. */
@Tag("load")
class EmbedProcessTest {

    @ParameterizedTest
    @CsvSource({"nio, --http1.1", "epoll, --http2-prior-knowledge"})
    void curlIsAnswered(String policy, String protocol) throws Exception {
        try (ServerProcess embed = ServerProcess.start(Embed.class, policy, "--port", "0", "--timeout", "30")) {
            String url = "http://127.0.0.1:" + embed.port();

            assertThat(Programs.curlWithStatus(protocol, url + "/all")).matches("(?s)guest-[12] on .*\n.*:.*\ngood morning\n200");
            assertThat(Programs.curlWithStatus(protocol, url + "/nothing")).endsWith("404");
            assertThat(Programs.curlWithStatus(protocol, "-d", "x", url + "/all")).endsWith("405");
            embed.terminate();
            embed.endsWith("embed has stopped");
            assertThat(embed.errors()).doesNotContain("Exception").doesNotContain("LEAK");
        }
    }

    @ParameterizedTest
    @CsvSource({"nio, TERM", "nio, INT", "epoll, TERM", "epoll, INT"})
    void aSignalWaitsForARequestUnderWay(String policy, String signal) throws Exception {
        try (ServerProcess embed = ServerProcess.start(Embed.class, policy, "--port", "0", "--timeout", "30", "--loops", "1");
                Socket client = new Socket(InetAddress.getLoopbackAddress(), embed.port());
                Socket idle = new Socket(InetAddress.getLoopbackAddress(), embed.port())) {
            client.getOutputStream().write("GET /sleep?ms=1000 HTTP/1.1\r\nHost: test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Programs.curlWithStatus("http://127.0.0.1:" + embed.port() + "/loop"); // answered behind the request's begin
            if (signal.equals("TERM")) {
                embed.terminate();
            } else {
                embed.interrupt();
            }

            assertThat(idle.getInputStream().read()).as("connections without a request end at once").isEqualTo(-1);
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("good morning\n");
            embed.endsWith("embed has stopped");
        }
    }

    @ParameterizedTest
    @CsvSource({"--what, 2, unknown argument", "--loops 0, 2, --loops wants a number from 1 to 256", "--timeout 0, 2, --timeout wants",
        "--policy uring, 2, have epoll and nio", "--host nowhere.invalid, 1, nowhere.invalid"})
    void aWrongCommandLineIsSaid(String arguments, int exitCode, String message) throws Exception {
        Process process = Programs.start(Embed.class, arguments.split(" "));

        assertThat(ServerProcess.errors(process)).startsWith("embed: ").contains(message);
        assertThat(process.waitFor()).isEqualTo(exitCode);
    }
}
