package io.jvloop.examples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Programs: the machine's, which it has or has not, and ours. */
public final class Programs {

    private Programs() {
    }

    /** Skips the test, and says why, if the program is missing. */
    public static void assumeInstalled(String name) {
        boolean found = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
        if (!found) {
            System.out.println("skipped: '" + name + "' is not installed");
        }
        assumeTrue(found, "'" + name + "' is not installed");
    }

    /** All that a command prints, errors too; {@code input} is what it reads. */
    public static String output(String input, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread.ofVirtual().start(() -> feed(process, input)); // beside the reading, for who prints while it reads
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void feed(Process process, String input) {
        try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(input);
        } catch (IOException e) {
            // It has ended without reading all, and what it printed says why.
        }
    }

    /** A command of curl's that ends by itself; skips the test, and says why, if there is none. */
    public static List<String> curl(String... arguments) {
        assumeInstalled("curl");
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--max-time", "40"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The body that curl gets, and the status behind it. */
    public static String curlWithStatus(String... arguments) throws IOException {
        List<String> command = curl(arguments);
        command.addAll(List.of("-w", "%{http_code}"));
        return output("", command);
    }

    /** Starts the main method of a class in a JVM of its own, as its launcher would. */
    public static Process start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("os.name").equals("Linux")) {
            // A shell without a terminal starts its background jobs with Ctrl-C ignored, and so everything that they start.
            command.addAll(List.of("env", "--default-signal=INT"));
        }
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "--add-opens", "java.base/java.lang=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command).start();
    }

    /** What service managers send. {@link Process#destroy} sends it too, and closes the streams. */
    public static void terminate(Process process) throws IOException {
        output("", List.of("kill", "-TERM", Long.toString(process.pid())));
    }

    /** What Ctrl-C sends. */
    public static void interrupt(Process process) throws IOException {
        output("", List.of("kill", "-INT", Long.toString(process.pid())));
    }
}
