package io.jvloop.bench.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Programs that send requests, on the second core. */
enum HttpLoad {
    /** HTTP/1.1: 64 connections that stay. */
    KEEP_ALIVE("([0-9]+) requests in", "wrk", "-t1", "-c64", "--timeout", "30s", "-dSECONDS", "URL"),
    /** HTTP/1.1: 64 connections, each of which ends after ten requests or so. */
    CHURN("([0-9]+) requests in", "wrk", "-t1", "-c64", "--timeout", "30s", "-dSECONDS", "-s", "SCRIPT", "URL"),
    /** HTTP/2: 16 connections with four streams at a time. */
    STREAMS("([0-9]+) succeeded", "h2load", "-t1", "-c16", "-m4", "-DSECONDS", "URL");

    /** wrk makes a new connection when the server closes one. */
    private static final String CLOSE_EACH_TENTH = """
            local count = 0
            local stay, go
            function init() stay = wrk.format(); wrk.headers["Connection"] = "close"; go = wrk.format() end
            function request()
              count = count + 1
              if count % 10 == 0 then return go end
              return stay
            end
            """;
    private static final Pattern FAILURES = Pattern.compile("Socket errors.*|Non-2xx.*|[1-9][0-9]* (failed|errored|timeout)");

    private final Pattern requests;
    private final List<String> command;

    HttpLoad(String requests, String... command) {
        this.requests = Pattern.compile(requests);
        this.command = List.of(command);
    }

    /** Sends for some seconds; answers how many requests were answered. */
    long send(String url, int seconds) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(HttpPeer.onCore(1));
        command.forEach(word -> words.add(word.replace("SECONDS", Integer.toString(seconds)).replace("URL", url)
                .replace("SCRIPT", word.equals("SCRIPT") ? Script.FILE.toString() : "")));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher count = requests.matcher(printed);
        Matcher failures = FAILURES.matcher(printed);
        if (process.waitFor() != 0 || !count.find() || failures.find()) {
            throw new IOException(String.join(" ", words) + " failed:\n" + printed);
        }
        return Long.parseLong(count.group(1));
    }

    /** Written when it is first needed. */
    private static final class Script {
        static final Path FILE = write();

        private static Path write() {
            try {
                Path file = Files.createTempFile("close-each-tenth", ".lua");
                file.toFile().deleteOnExit();
                return Files.writeString(file, CLOSE_EACH_TENTH);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
