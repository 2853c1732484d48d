package io.jvloop.examples.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.examples.RawServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that mean harm. */
class HostileServerTest {
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void anAnswerToNoRequestIsNotTakenForTheNextOne(String policy) throws Exception {
        try (RawServer server = new RawServer((connection, number) -> {
            connection.awaitRequest();
            connection.send(ANSWER + (number == 1 ? "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsmuggled" : ""));
            connection.awaitRequest();
        })) {
            Fetching.Outcome outcome = Fetching.fetch(policy, "--concurrency", "1", "--output", directory.toString(), server.url("/1"),
                    server.url("/2"));

            assertThat(outcome.results()).noneMatch(Fetched::failed);
            assertThat(outcome.connections()).isEqualTo(2);
            assertThat(directory.resolve("2")).hasContent("ok");
        }
    }

    /** It was sent while the connection was kept: the second URL's answer, from another server, came after it. */
    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void anAnswerThatComesWhileTheConnectionIsKeptIsNotTakenForTheNextOne(String policy) throws Exception {
        CountDownLatch kept = new CountDownLatch(1);
        CountDownLatch sent = new CountDownLatch(1);
        try (RawServer server = new RawServer((connection, number) -> {
            connection.awaitRequest();
            connection.send(ANSWER);
            if (number == 1) {
                await(kept);
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsmuggled");
                sent.countDown();
            }
            connection.awaitRequest();
        }); RawServer other = new RawServer((connection, number) -> {
            connection.awaitRequest();
            kept.countDown();
            await(sent);
            connection.send(ANSWER);
        })) {
            Fetching.fetch(policy, "--concurrency", "1", "--output", directory.toString(), server.url("/1"), other.url("/2"),
                    server.url("/3"));

            assertThat(directory.resolve("3")).hasContent("ok");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatTerminalsObeyIsNotShown() throws Exception {
        try (RawServer server = RawServer.answering("HTTP/1.1 404 \u001b]0;title\u0007\u00c2\u009b2J\u00e2\u0080\u00aegone\r\n\r\n")) {
            Fetched result = Fetching.fetch("nio", server.url("/")).only();

            assertThat(result.toString()).isEqualTo("FAILED  " + server.url("/") + ": 404 ?]0;title??2J?gone");
        }
    }

    @Test
    void whatTerminalsObeyIsNotShownOfAUrl() {
        Fetched result = Fetching.fetch("nio", "http://h/\u001b[2J").only();

        assertThat(result.toString()).startsWith("FAILED  http://h/?[2J: not a URL");
    }

    /** The second one begins and is complete while the first one is under way. */
    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void noUnfinishedFileHasTheNameOfAnotherDownload(String policy) throws Exception {
        Path second = directory.resolve("x.part");
        CountDownLatch begun = new CountDownLatch(2);
        try (RawServer server = new RawServer((connection, number) -> {
            String name = connection.awaitRequest().split("[ /]+")[1];
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + 2 * name.length() + "\r\n\r\n" + name);
            begun.countDown();
            await(begun);
            while (name.equals("x") && (Files.notExists(second) || Files.size(second) < 2 * "x.part".length())) {
                Thread.yield();
            }
            connection.send(name);
        })) {
            Fetching.Outcome outcome =
                    Fetching.fetch(policy, "--timeout", "10", "--output", directory.toString(), server.url("/x"), server.url("/x.part"));

            assertThat(outcome.results()).noneMatch(Fetched::failed);
            assertThat(second).hasContent("x.partx.part");
            assertThat(directory.resolve("x")).hasContent("xx");
            assertThat(directory.toFile().list()).hasSize(2);
        }
    }

    @Test
    void aFileOfTheUsersOwnIsNoUnfinishedOne() throws Exception {
        Path precious = Files.writeString(directory.resolve("x.part"), "precious");
        try (RawServer server = RawServer.answering(ANSWER)) {
            Fetching.fetch("nio", "--output", directory.toString(), server.url("/x"));
        }

        assertThat(precious).hasContent("precious");
        assertThat(directory.resolve("x")).hasContent("ok");
    }
}
