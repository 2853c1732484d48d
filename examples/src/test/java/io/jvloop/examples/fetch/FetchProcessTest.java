package io.jvloop.examples.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.examples.Programs;
import io.jvloop.examples.RawServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program, as it is started from a shell. */
class FetchProcessTest {
    @TempDir
    Path directory;

    private record Ended(int exitCode, String out, String errors) {
    }

    private static Ended run(String... arguments) throws IOException, InterruptedException {
        Process process = Programs.start(Fetch.class, arguments);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out, errors);
    }

    @Test
    void allWentWell() throws Exception {
        try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody")) {
            Ended ended = run("--output", directory.resolve("new").toString(), server.url("/a"), server.url("/"));

            assertThat(ended.exitCode()).isZero();
            assertThat(ended.errors()).isEmpty();
            assertThat(ended.out().lines()).hasSize(3).anyMatch(line -> line.matches("200 +4 B +[0-9.]+ s +" + server.url("/a")))
                    .anyMatch(line -> line.matches("2 fetched, 0 failed; 8 B in [0-9.]+ s over [12] connections"));
            assertThat(directory.resolve("new/a")).hasContent("body");
            assertThat(directory.resolve("new/index.html")).hasContent("body");
        }
    }

    @Test
    void someFailed() throws Exception {
        try (RawServer server = RawServer.answering("HTTP/1.1 410 Gone\r\n\r\n")) {
            Ended ended = run(server.url("/"));

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.errors()).isEqualTo("FAILED  " + server.url("/") + ": 410 Gone\n");
            assertThat(ended.out()).startsWith("0 fetched, 1 failed").hasLineCount(1);
        }
    }

    @Test
    void theCommandLineIsWrong() throws Exception {
        Ended ended = run("--concurrency", "0", "http://127.0.0.1/");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.errors()).startsWith("fetch: --concurrency wants a positive number, not '0'").contains("usage: fetch");
    }

    @Test
    void ctrlCEndsIt() throws Exception {
        try (RawServer server = new RawServer((connection, number) -> {
            connection.awaitRequest();
            connection.send("HTTP/1.1 200 OK\r\n\r\nand then nothing");
            connection.awaitRequest();
        })) {
            Process process = Programs.start(Fetch.class, "--output", directory.toString(), server.url("/endless"));
            while (server.connections() == 0) {
                Thread.onSpinWait();
            }

            Programs.interrupt(process);

            assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("fetch: interrupted\n");
            assertThat(process.waitFor()).isEqualTo(130);
            assertThat(directory).isEmptyDirectory();
        }
    }
}
