package io.jvloop.examples.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.examples.RawServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers as they are and are not allowed to be, over a socket. */
class AnswersTest {
    @TempDir
    Path directory;

    private Fetched fetch(String answer) throws IOException {
        try (RawServer server = RawServer.answering(unescape(answer))) {
            return Fetching.fetch("nio", "--output", directory.toString(), server.url("/body")).only();
        }
    }

    private static String unescape(String text) {
        return text.replace("|", "\r\n").replace("~", "\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', value = {
        "HTTP/1.1 200 OK|Content-Length: 4||body> 200> body",
        "HTTP/1.1 200 OK|Content-Length: 4||body and more> 200> body",
        "HTTP/1.1 200 OK|Content-Length: 4|Content-Length: 4||body> 200> body",
        "HTTP/1.1 200 OK|Content-Length: 4, 4||body> 200> body",
        "HTTP/1.1 200|content-length:4||body> 200> body",
        "HTTP/1.1 200 OK~Content-Length: 4~~body> 200> body",
        "HTTP/1.1 200 OK|Content-Length: 0||> 200> ''",
        "HTTP/1.1 200 OK||to the end> 200> to the end",
        "HTTP/1.0 200 OK||old> 200> old",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||4|body|0||> 200> body",
        "HTTP/1.1 200 OK|Transfer-Encoding: Chunked||2;x=y|bo|00002 |dy|0;last|Trailer: t||> 200> body",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked|Content-Length: 1||A|0123456789|0||> 200> 0123456789",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||0||> 200> ''",
        "HTTP/1.1 100 Continue||HTTP/1.1 103 Early Hints|Link: x||HTTP/1.1 200 OK|Content-Length: 4||body> 200> body",
        "HTTP/1.1 204 No Content|Content-Length: 4||> 204> ''", "HTTP/1.1 304 Not Modified|Content-Length: 4||> 304> ''"})
    void aBodyEndsWhereTheAnswerSays(String answer, String status, String body) throws IOException {
        assertThat(fetch(answer).outcome()).isEqualTo(status);
        assertThat(directory.resolve("body")).hasContent(body);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', value = {
        "''> the server closed the connection without an answer",
        "SSH-2.0-OpenSSH|> malformed answer: it begins with 'SSH-2.0-OpenSSH'",
        "HTTP/2 200 OK||> malformed answer: it begins with 'HTTP/2 200 OK'",
        "HTTP/1.1 20> malformed answer: it begins with 'HTTP/1.1 20'",
        "HTTP/1.1 200 OK|Content-Le> truncated answer: the connection ended within the headers",
        "HTTP/1.1 200 OK|no header||> malformed answer: 'no header' is no header",
        "HTTP/1.1 200 OK|a b: c||> malformed answer: 'a b: c' is no header",
        "HTTP/1.1 101 Switching Protocols||> 'malformed answer: it switches protocols, which nobody asked for'",
        "HTTP/1.1 200 OK|Content-Length: 10||body> truncated answer: the connection ended after 4 of 10 bytes",
        "HTTP/1.1 200 OK|Content-Length: -1||> malformed answer: its Content-Length is -1",
        "HTTP/1.1 200 OK|Content-Length: 99999999999999999999||> malformed answer: its Content-Length is 99999999999999999999",
        "HTTP/1.1 200 OK|Content-Length: 4|Content-Length: 5||body> malformed answer: its Content-Length is 4, 5",
        "HTTP/1.1 200 OK|Content-Length: +4||body> malformed answer: its Content-Length is +4",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||4|bo> truncated answer: the connection ended before the last chunk",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||4|body|> truncated answer: the connection ended before the last chunk",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||4|body|0|> truncated answer: the connection ended within the headers",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|body|0||> malformed answer: a chunk is longer than announced",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||-4|body|0||> malformed answer: a chunk of size '-4'",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||FFFFFFFFFFFFFFFFF|> malformed answer: a chunk of size 'FFFFFFFFFFFFFFFFF'",
        "HTTP/1.1 200 OK|Transfer-Encoding: gzip, chunked||0||> 'unsupported answer: its transfer coding is [gzip, chunked]'",
        "HTTP/1.1 404 Not Found|Content-Length: 4||body> 404 Not Found", "HTTP/1.1 500||> 500",
        "HTTP/1.1 301 Moved||> 301 Moved"})
    void whatIsWrongWithAnAnswerIsSaid(String answer, String message) throws IOException {
        Fetched fetched = fetch(answer);

        assertThat(fetched.failed()).isTrue();
        assertThat(fetched.outcome()).isEqualTo(message);
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({"70000, 1, a line of more than 65536 bytes", "60000, 10, headers of more than 262144 bytes"})
    void headersAreBounded(int length, int count, String message) throws IOException {
        String answer = "HTTP/1.1 200 OK|" + ("X: " + "y".repeat(length) + "|").repeat(count) + "|";

        assertThat(fetch(answer).outcome()).isEqualTo("malformed answer: " + message);
    }

    @ParameterizedTest
    @CsvSource({"HTTP/1.1 200 OK, 4", "HTTP/1.1 103 Early Hints, 0"})
    void endlessAnswersAreCutOff(String head, int length) throws IOException {
        String answer = (head + "|" + (length > 0 ? "Content-Length: " + length + "|" : "") + "|body").repeat(100);

        Fetched fetched = fetch(answer);

        assertThat(fetched.failed()).isEqualTo(length == 0);
        assertThat(Files.exists(directory.resolve("body"))).isEqualTo(length > 0);
    }
}
