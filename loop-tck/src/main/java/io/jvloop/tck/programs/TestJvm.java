package io.jvloop.tck.programs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How a program of the tests ended that ran in a JVM of its own.
 *
 * @param code    its exit code
 * @param printed what it wrote to either output
 */
public record TestJvm(int code, String printed) {
    private static final long HANGS_AFTER_MINUTES = 5;

    /**
     * The command of a JVM for the same mode of running coroutines.
     *
     * @param policy taken by its name
     * @param main   the program
     * @param words  its arguments
     */
    public static List<String> command(LoopPolicy policy, Class<?> main, String... words) {
        List<String> command = new ArrayList<>(
                List.of(System.getProperty("jvloop.test.java", Path.of(System.getProperty("java.home"), "bin", "java").toString())));
        if (LoopFixture.isMounted()) {
            command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
        }
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-Djvloop.policy=" + policy.name(), "-cp",
                System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(words));
        return command;
    }

    /** Runs a command to its end. One that hangs is killed, whose exit code tells of it. */
    public static TestJvm run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.onExit().orTimeout(HANGS_AFTER_MINUTES, TimeUnit.MINUTES).exceptionally(_ -> process.destroyForcibly());
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new TestJvm(process.waitFor(), printed);
    }

    /** Skips the test where the command strace is missing, or may not trace. */
    public static void needStrace() throws IOException, InterruptedException {
        Program.need("strace");
        Path log = Files.createTempFile("jvloop-strace", ".log");
        TestJvm tried = run(List.of("strace", "-f", "-o", log.toString(), "true"));
        Files.delete(log);
        assumeTrue(tried.code() == 0, "strace may not trace here: " + tried.printed().strip());
    }
}
