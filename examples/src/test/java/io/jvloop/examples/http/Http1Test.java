package io.jvloop.examples.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1.1, byte by byte. */
class Http1Test {
    private static final Limits SHORT_PATIENCE = Limits.DEFAULT.withPatience(Duration.ofMillis(200));

    @TempDir
    Path directory;

    private static String repeated(String piece, int times) {
        return piece.repeat(times);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void pipelinedRequestsAreAnsweredInTheirOrder(String policy) throws Exception {
        HttpFixture.serve(policy, Limits.DEFAULT, null, port -> {
            StringBuilder requests = new StringBuilder();
            StringBuilder names = new StringBuilder();
            for (int i = 0; i < 300; i++) {
                requests.append("GET /json?name=n").append(i).append(" HTTP/1.1\r\nHost: test\r\n\r\n");
                requests.append("POST /sum HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\nabc");
                requests.append("GET /ping HTTP/1.1\r\nHost: test\r\n\r\n");
                names.append("{\"hello\":\"n").append(i)
                        .append("\",\"protocol\":\"HTTP/1.1\"}\n{\"length\":3,\"crc32\":\"352441c2\"}\npong\n");
            }
            String answers = HttpFixture.answer(port, requests + HttpFixture.get("/nothing"));

            String bodies = answers.replaceAll("HTTP/1.1 200 OK\r\n(?:[^\r\n]+\r\n)+\r\n", "");
            assertThat(bodies).startsWith(names + "HTTP/1.1 404 Not Found\r\n");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            nonsense                                                            | 400 Bad Request
            GET / HTTP/1.1\\r\\n                                                | 400 Bad Request
            GET /%zz HTTP/1.1\\r\\nHost: test\\r\\n                             | 400 Bad Request
            GET /json?name=%zz HTTP/1.1\\r\\nHost: test\\r\\n                   | 400 Bad Request
            GET /bytes?n=-1 HTTP/1.1\\r\\nHost: test\\r\\n                      | 400 Bad Request
            GET /sleep?ms=soon HTTP/1.1\\r\\nHost: test\\r\\n                   | 400 Bad Request
            POST /sum HTTP/1.1\\r\\nHost: test\\r\\nContent-Length: -3\\r\\n    | 400 Bad Request
            POST /sum HTTP/1.1\\r\\nHost: test\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n | 400 Bad Request
            POST /sum HTTP/1.1\\r\\nHost: test\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nxyz\\r\\n | 400 Bad Request
            GET /nothing HTTP/1.1\\r\\nHost: test\\r\\n                         | 404 Not Found
            DELETE /ping HTTP/1.1\\r\\nHost: test\\r\\n                         | 405 Method Not Allowed
            GET /echo HTTP/1.1\\r\\nHost: test\\r\\n                            | 405 Method Not Allowed
            POST /sum HTTP/1.1\\r\\nHost: test\\r\\nContent-Length: 67108865\\r\\n | 413 Request Entity Too Large
            GET /fail HTTP/1.1\\r\\nHost: test\\r\\n                            | 500 Internal Server Error
            """)
    void aWrongRequestIsAnsweredByWhatIsWrong(String request, String status) throws Exception {
        String text = request.replace("\\r\\n", "\r\n").replaceFirst("(HTTP/1.1\r\n)", "$1Connection: close\r\n") + "\r\n";
        HttpFixture.serve("epoll", Limits.DEFAULT, null, port -> {
            String answer = HttpFixture.answer(port, text);

            assertThat(answer).startsWith("HTTP/1.1 " + status + "\r\n").contains("\r\n\r\n" + status + ": ");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aRefusedMethodIsToldWhichAreAllowed(String policy) throws Exception {
        HttpFixture.serve(policy, Limits.DEFAULT, null, port -> assertThat(HttpFixture.answer(port,
                "GET /sum HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")).contains("\r\nallow: POST, PUT\r\n"));
    }

    @ParameterizedTest
    @CsvSource({"9000, 0, 414 Request-URI Too Long", "0, 20000, 431 Request Header Fields Too Large"})
    void aHeadThatIsTooLongIsRefused(int target, int field, String status) throws Exception {
        String request = "GET /" + repeated("a", target) + " HTTP/1.1\r\nHost: test\r\nX: " + repeated("b", field) + "\r\n\r\n";
        HttpFixture.serve("epoll", Limits.DEFAULT, null,
                port -> assertThat(HttpFixture.answer(port, request)).startsWith("HTTP/1.1 " + status + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aBodyThatGrowsTooLongIsRefused(String policy) throws Exception {
        HttpFixture.serve(policy, Limits.DEFAULT.withBody(10), null, port -> {
            String answer = HttpFixture.answer(port,
                    "POST /sum HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n0\r\n\r\n");

            assertThat(answer).startsWith("HTTP/1.1 413 ").contains("\r\nconnection: close\r\n");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aClientThatExpectsToBeAskedIsAskedForItsBody(String policy) throws Exception {
        HttpFixture.serve(policy, Limits.DEFAULT, null, port -> {
            try (Socket client = HttpFixture.connect(port)) {
                HttpFixture.send(client,
                        "POST /sum HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: 3\r\n\r\n");
                assertThat(HttpFixture.until(client, "\r\n\r\n")).startsWith("HTTP/1.1 100 Continue\r\n");
                HttpFixture.send(client, "abc");
                assertThat(HttpFixture.rest(client)).startsWith("HTTP/1.1 200 OK\r\n").endsWith("{\"length\":3,\"crc32\":\"352441c2\"}\n");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /ping HT", "POST /sum HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\na"})
    void aRequestThatDoesNotGoOnIsAnsweredInTime(String begin) throws Exception {
        HttpFixture.serve("epoll", SHORT_PATIENCE, null,
                port -> assertThat(HttpFixture.answer(port, begin)).startsWith("HTTP/1.1 408 Request Timeout\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aConnectionWithoutARequestIsEndedInSilence(String policy) throws Exception {
        HttpFixture.serve(policy, SHORT_PATIENCE.withIdle(Duration.ofMillis(200)), null,
                port -> assertThat(HttpFixture.answer(port, "")).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aClientThatTakesNothingIsCutOff(String policy) throws Exception {
        HttpFixture.serve(policy, SHORT_PATIENCE, null, port -> {
            try (Socket stalled = HttpFixture.connect(port); Socket other = HttpFixture.connect(port)) {
                HttpFixture.send(stalled, HttpFixture.get("/bytes?n=1000000000"));
                HttpFixture.send(other, HttpFixture.get("/sleep?ms=2000"));
                assertThat(HttpFixture.rest(other)).endsWith("good morning\n");

                assertThat(stalled.getInputStream().skip(1_000_000_000)).isLessThan(1_000_000_000);
            }
        });
    }

    /** The server's end waits longer for the request than the fixture for the server. */
    @ParameterizedTest
    @CsvSource({"nio, 0", "nio, 3", "epoll, 0", "epoll, 3"})
    void theRequestOfAClientThatGoesAwayIsCancelled(String policy, int length) throws Exception {
        HttpFixture.serve(policy, Limits.DEFAULT.withDrain(Duration.ofMinutes(1)), null, port -> {
            try (Socket client = HttpFixture.connect(port)) {
                HttpFixture.send(client, "GET /json HTTP/1.1\r\nHost: test\r\n\r\n");
                HttpFixture.until(client, "}\n");
                HttpFixture.send(client,
                        "POST /sleep?ms=60000 HTTP/1.1\r\nHost: test\r\nContent-Length: " + length + "\r\n\r\n" + "a".repeat(length));
                HttpFixture.answer(port, HttpFixture.get("/ping")); // accepted when the sleep has begun
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void whatIsEchoedComesWhileTheRequestGoesOn(String policy) throws Exception {
        HttpFixture.serve(policy, Limits.DEFAULT, null, port -> {
            try (Socket client = HttpFixture.connect(port)) {
                HttpFixture.send(client, "POST /echo HTTP/1.1\r\nHost: test\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (int i = 0; i < 5; i++) {
                    HttpFixture.send(client, "3\r\nab" + i + "\r\n");
                    HttpFixture.until(client, "3\r\nab" + i + "\r\n");
                }
                HttpFixture.send(client, "0\r\n\r\n");
                assertThat(HttpFixture.rest(client)).isEqualTo("0\r\n\r\n");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void anOldClientGetsABodyWithoutChunks(String policy) throws Exception {
        HttpFixture.serve(policy, Limits.DEFAULT, null, port -> {
            String answer = HttpFixture.answer(port, "POST /echo HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc");

            assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").doesNotContain("chunked").endsWith("\r\n\r\nabc");
        });
    }

    @ParameterizedTest
    @CsvSource({"/files/a.html, 200, text/html", "/files/../secret, 404, text/plain", "/files/%2e%2e/secret, 404, text/plain",
        "/files//etc/passwd, 404, text/plain", "/files/a%00b, 400, text/plain", "/files/link, 404, text/plain",
        "/files/sub, 404, text/plain", "/files/, 404, text/plain"})
    void onlyFilesBelowTheDirectoryAreServed(String target, int status, String type) throws Exception {
        Path root = Files.createDirectories(directory.resolve("root/sub")).getParent();
        Files.writeString(root.resolve("a.html"), "<p>hello");
        Files.writeString(directory.resolve("secret"), "secret");
        Files.createSymbolicLink(root.resolve("link"), directory.resolve("secret"));
        HttpFixture.serve("epoll", Limits.DEFAULT, root, port -> {
            String answer = HttpFixture.answer(port, HttpFixture.get(target));

            assertThat(answer).startsWith("HTTP/1.1 " + status).contains("\r\ncontent-type: " + type).doesNotContain("\r\n\r\nsecret");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void headHasTheLengthAndNoBody(String policy) throws Exception {
        Files.write(directory.resolve("file"), new byte[100_000]);
        HttpFixture.serve(policy, Limits.DEFAULT, directory, port -> {
            String answer = HttpFixture.answer(port, HttpFixture.get("/files/file").replace("GET", "HEAD"));

            assertThat(answer).contains("\r\ncontent-length: 100000\r\n").endsWith("\r\n\r\n");
            assertThat(answer.getBytes(StandardCharsets.ISO_8859_1)).hasSizeLessThan(1000);
        });
    }
}
