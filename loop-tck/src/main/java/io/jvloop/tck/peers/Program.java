package io.jvloop.tck.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A program of the machine as the other end of a connection, used off the loop. What it writes to either output comes as one. */
public final class Program implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private Program(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Skips the test if the machine does not have it. */
    public static void need(String name) {
        boolean there = Stream.of(System.getenv("PATH").split(File.pathSeparator)).anyMatch(dir -> Files.isExecutable(Path.of(dir, name)));
        assumeTrue(there, "needs the command " + name);
    }

    public static Program start(String... command) throws IOException {
        return Asyncio.<Program, IOException>toThread(
                () -> new Program(new ProcessBuilder(command).redirectErrorStream(true).start()));
    }

    public void type(String line) throws IOException {
        Asyncio.<IOException>toThread(() -> {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        });
    }

    public void endInput() throws IOException {
        process.getOutputStream().close();
    }

    /** Reads up to a line with {@code part} in it, which it gives. */
    public String awaitLine(String part) throws IOException {
        return Asyncio.<String, IOException>toThread(() -> {
            List<String> lines = new ArrayList<>();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.contains(part)) {
                    return line;
                }
                lines.add(line);
            }
            throw new IOException("no line with \"" + part + "\" in: " + lines);
        });
    }

    /** All further lines, to its end. */
    public List<String> awaitEnd() throws IOException {
        return Asyncio.<List<String>, IOException>toThread(() -> output.lines().toList());
    }

    public int exitCode() throws InterruptedException {
        return Asyncio.<Integer, InterruptedException>toThread(process::waitFor);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
