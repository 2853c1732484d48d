package io.jvloop.examples.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.examples.Programs;
import io.jvloop.examples.ServerProcess;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program, as it is started from a shell, and clients that people use. */
@Tag("load")
class HttpProcessTest {
    private static final int TEN_MEBIBYTES = 10 << 20;

    @TempDir
    Path directory;

    private ServerProcess http(String policy) throws Exception {
        return ServerProcess.start(Http.class, policy, "--port", "0", "--root", directory.toString());
    }

    private static String curl(String... arguments) throws Exception {
        return Programs.output("", Programs.curl(arguments));
    }

    private byte[] content(String name) throws Exception {
        byte[] content = new byte[TEN_MEBIBYTES];
        new Random(3).nextBytes(content);
        Files.write(directory.resolve(name), content);
        return content;
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void curlDownloadsAndUploads(String policy) throws Exception {
        byte[] content = content("big");
        Path big = directory.resolve("big");
        Path got = directory.resolve("got");
        try (ServerProcess http = http(policy)) {
            String server = "http://127.0.0.1:" + http.port();

            assertThat(curl("-o", got.toString(), server + "/files/big")).isEmpty();
            assertThat(got).hasBinaryContent(content);
            assertThat(curl("--limit-rate", "20M", "-o", got.toString(), server + "/files/big")).isEmpty();
            assertThat(got).hasBinaryContent(content);
            assertThat(curl("--data-binary", "@" + big, "-o", got.toString(), server + "/echo")).isEmpty();
            assertThat(got).hasBinaryContent(content);
            assertThat(curl("-T", big.toString(), server + "/sum")).startsWith("{\"length\":" + TEN_MEBIBYTES);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void curlMakesManyRequestsOnOneConnection(String policy) throws Exception {
        try (ServerProcess http = http(policy)) {
            List<String> arguments = new ArrayList<>(List.of("-w", "%{num_connects}\\n"));
            for (String path : List.of("/ping", "/json", "/nothing", "/fail", "/ping")) {
                arguments.addAll(Collections.nCopies(20, "http://127.0.0.1:" + http.port() + path));
            }
            List<String> lines = curl(arguments.toArray(String[]::new)).lines().toList();

            assertThat(lines).hasSize(200);
            assertThat(lines).containsOnlyOnce("1").areExactly(99, new Condition<>("0"::equals, "no new connection"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void sigtermWaitsForARequestUnderWay(String policy) throws Exception {
        try (ServerProcess http = http(policy);
                Socket idle = HttpFixture.connect(http.port());
                Socket client = HttpFixture.connect(http.port())) {
            HttpFixture.send(client, "POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            HttpFixture.until(client, "3\r\nabc\r\n");

            http.terminate();
            assertThatThrownBy(() -> {
                while (true) {
                    HttpFixture.connect(http.port()).close();
                }
            }).as("stops to accept").isInstanceOf(ConnectException.class);
            assertThat(HttpFixture.rest(idle)).isEmpty();

            HttpFixture.send(client, "3\r\ndef\r\n0\r\n\r\n");
            assertThat(HttpFixture.rest(client)).isEqualTo("3\r\ndef\r\n0\r\n\r\n");
            http.endsWith("http has stopped");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void sigtermCutsOffARequestThatTakesTooLong(String policy) throws Exception {
        try (ServerProcess http = ServerProcess.start(Http.class, policy, "--port", "0", "--drain", "0.1");
                Socket client = HttpFixture.connect(http.port())) {
            HttpFixture.send(client, "POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            HttpFixture.until(client, "3\r\nabc\r\n");

            http.terminate();
            assertThat(HttpFixture.rest(client)).isEmpty();
            http.endsWith("http has stopped");
            assertThat(http.errors()).doesNotContain("http: ").doesNotContain("Exception").doesNotContain("LEAK");
        }
    }

    @ParameterizedTest
    @CsvSource({"nio, jvloop", "epoll, jvloop", "nio, netty", "epoll, netty"})
    void twoLoopsAnswer(String policy, String group) throws Exception {
        try (ServerProcess http = ServerProcess.start(Http.class, policy, "--port", "0", "--loops", "2", "--hand-over", "--group", group)) {
            String url = "http://127.0.0.1:" + http.port() + "/loop";
            String first = curl(url);

            assertThat(curl(url)).isNotEqualTo(first);
            assertThat(curl(url)).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void sigtermWaitsForRequestsOnTwoLoops(String policy) throws Exception {
        try (ServerProcess http = ServerProcess.start(Http.class, policy, "--port", "0", "--loops", "2", "--hand-over");
                Socket first = HttpFixture.connect(http.port());
                Socket second = HttpFixture.connect(http.port())) {
            for (Socket client : List.of(first, second)) {
                HttpFixture.send(client, "POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
                HttpFixture.until(client, "3\r\nabc\r\n");
            }
            http.terminate();
            for (Socket client : List.of(first, second)) {
                HttpFixture.send(client, "3\r\ndef\r\n0\r\n\r\n");
                assertThat(HttpFixture.rest(client)).isEqualTo("3\r\ndef\r\n0\r\n\r\n");
            }
            http.endsWith("http has stopped");
            assertThat(http.errors()).doesNotContain("http: ").doesNotContain("Exception").doesNotContain("LEAK");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void wrkMeetsNoErrorOnTwoLoops(String policy) throws Exception {
        Programs.assumeInstalled("wrk");
        try (ServerProcess http = ServerProcess.start(Http.class, policy, "--port", "0", "--loops", "2")) {
            String said = Programs.output("", List.of("wrk", "-t1", "-c32", "-d2s", "http://127.0.0.1:" + http.port() + "/json"));

            assertThat(said).contains("Requests/sec").doesNotContain("Socket errors").doesNotContain("Non-2xx");
            http.terminate();
            http.endsWith("http has stopped");
            assertThat(http.errors()).doesNotContain("http: ").doesNotContain("Exception").doesNotContain("LEAK");
        }
    }

    @ParameterizedTest
    @CsvSource({"nio, /ping", "nio, /json", "epoll, /ping", "epoll, /json"})
    void wrkMeetsNoError(String policy, String path) throws Exception {
        Programs.assumeInstalled("wrk");
        try (ServerProcess http = http(policy)) {
            String said = Programs.output("", List.of("wrk", "-t1", "-c32", "-d2s", "http://127.0.0.1:" + http.port() + path));

            assertThat(said).contains("Requests/sec").doesNotContain("Socket errors").doesNotContain("Non-2xx");
            http.terminate();
            http.endsWith("http has stopped");
            assertThat(http.errors()).doesNotContain("http: ").doesNotContain("Exception").doesNotContain("LEAK");
        }
    }

    @ParameterizedTest
    @CsvSource({"--what, 2, unknown argument", "--port x, 2, 'a port is a number'", "--root nosuch, 1, there is no file nosuch",
        "--patience 0, 2, --patience wants a positive number",
        "--loops 0, 2, '--loops wants a number from 1 to 256, not '", "--loops 1.5, 2, --loops wants a number",
        "--loops 257, 2, --loops wants",
        "--loops, 2, --loops wants a value", "--host nowhere.invalid, 1, nowhere.invalid"})
    void aWrongCommandLineIsSaid(String arguments, int exitCode, String message) throws Exception {
        Process process = Programs.start(Http.class, arguments.split(" "));

        assertThat(ServerProcess.errors(process)).startsWith("http: ").contains(message);
        assertThat(process.waitFor()).isEqualTo(exitCode);
    }
}
