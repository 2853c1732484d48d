package io.jvloop.examples.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.examples.Backends;
import io.jvloop.examples.Programs;
import io.jvloop.examples.ServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program, as it is started from a shell. */
@Tag("load")
class RunProcessTest {
    @TempDir
    Path directory;

    private record Ended(int exitCode, List<String> out, String errors) {
    }

    private static Process start(String policy, String... arguments) throws IOException {
        Backends.assumeAvailable(policy);
        List<String> all = new ArrayList<>(List.of("--policy", policy));
        all.addAll(Arrays.asList(arguments));
        return Programs.start(Run.class, all.toArray(String[]::new));
    }

    private static Ended run(String policy, String input, String... arguments) throws IOException, InterruptedException {
        Process process = start(policy, arguments);
        try (var in = process.outputWriter()) {
            in.write(input);
        }
        List<String> out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        return new Ended(process.waitFor(), out, ServerProcess.errors(process));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void outputOfBothStreamsIsShownWithTheCommandsNumber(String policy) throws Exception {
        Ended ended = run(policy, "", "echo out; echo err >&2", "printf 'no end'");

        assertThat(ended.errors()).isEmpty();
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).contains("[1] out", "[1] err", "[2] no end");
        assertThat(ended.out()).anyMatch(line -> line.matches("\\[1] done after [0-9.]+ s: echo out; echo err >&2"));
        assertThat(ended.out().getLast()).matches("2 succeeded, 0 failed, 0 not finished in [0-9.]+ s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void linesOfStandardInputAreRun(String policy) throws Exception {
        Ended ended = run(policy, "echo a\n\nexit 3\n");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out()).contains("[1] a").anyMatch(line -> line.matches("\\[2] exit status 3 after [0-9.]+ s: exit 3"));
        assertThat(ended.out().getLast()).startsWith("1 succeeded, 1 failed, 0 not finished");
    }

    /** Two that meet at a FIFO can only end side by side, and never if they run one after the other. */
    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void soManyRunSideBySideAndNoMore(String policy) throws Exception {
        Path meeting = directory.resolve("fifo");
        Programs.output("", List.of("mkfifo", meeting.toString()));
        String[] pair = {"echo met > " + meeting, "cat " + meeting};

        assertThat(run(policy, "", with(pair, "--jobs", "2", "--timeout", "60")).out()).contains("[2] met");
        assertThat(run(policy, "", with(pair, "--jobs", "1", "--timeout", "0.3")).out().getLast()).startsWith("0 succeeded, 2 failed");
    }

    private static String[] with(String[] commands, String... options) {
        return Stream.concat(Arrays.stream(options), Arrays.stream(commands)).toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void commandThatTakesTooLongIsEnded(String policy) throws Exception {
        Ended ended = run(policy, "", "--timeout", "0.2", "exec sleep 1000", "echo quick");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out()).contains("[2] quick").anyMatch(line -> line.matches("\\[1] timed out after [0-9.]+ s: exec sleep 1000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void firstFailureEndsTheOthersIfWanted(String policy) throws Exception {
        Ended ended = run(policy, "", "--jobs", "2", "--fail-fast", "exec sleep 1000", "exit 7", "echo never");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out()).noneMatch(line -> line.endsWith("never"));
        assertThat(ended.out().getLast()).startsWith("0 succeeded, 1 failed, 2 not finished");
    }

    /** The FIFO ends when nobody is left who has it open. */
    @Test
    void whatACommandHasStartedEndsWithIt() throws Exception {
        Path fifo = directory.resolve("fifo");
        Programs.output("", List.of("mkfifo", fifo.toString()));
        Process process = start("epoll", "--timeout", "0.3", "sleep 1000 > " + fifo + " & wait");
        try (InputStream grandchild = Files.newInputStream(fifo)) {
            assertThat(grandchild.read()).isEqualTo(-1);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void ctrlCEndsWhatTheCommandsHaveStarted() throws Exception {
        Path fifo = directory.resolve("fifo");
        Programs.output("", List.of("mkfifo", fifo.toString()));
        Process process = start("epoll", "sleep 1000 > " + fifo + " & wait");
        try (InputStream grandchild = Files.newInputStream(fifo)) {
            Programs.interrupt(process);

            assertThat(grandchild.read()).isEqualTo(-1);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void ctrlCEndsTheCommands(String policy) throws Exception {
        Process process = start(policy, "echo $$; exec sleep 1000");
        try (BufferedReader out = process.inputReader()) {
            long child = Long.parseLong(out.readLine().replace("[1] ", ""));

            Programs.interrupt(process);

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
            assertThat(ServerProcess.errors(process)).isEqualTo("run: interrupted\n");
            assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({"--nosuch, 2, unknown option '--nosuch'", "--jobs, 2, --jobs wants a value",
        "--jobs none, 2, --jobs wants a positive number",
        "--policy nosuch, 1, there is no loop policy 'nosuch'"})
    void aWrongCommandLineIsSaid(String arguments, int exitCode, String message) throws Exception {
        Process process = Programs.start(Run.class, arguments.split(" "));

        assertThat(ServerProcess.errors(process)).startsWith("run: ").contains(message);
        assertThat(process.waitFor()).isEqualTo(exitCode);
    }
}
