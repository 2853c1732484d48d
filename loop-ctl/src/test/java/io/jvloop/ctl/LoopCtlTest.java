package io.jvloop.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.jvloop.tck.Behaviour;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own is looked into. */
class LoopCtlTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Process process;

    private BufferedReader start(String main, String... arguments) throws IOException {
        return start(ProcessBuilder.Redirect.INHERIT, List.of("-XX:+EnableDynamicAgentLoading"), main, arguments);
    }

    private BufferedReader start(ProcessBuilder.Redirect errors, List<String> options, String main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens", "java.base/java.lang=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).redirectError(errors).start();
        return process.inputReader();
    }

    @AfterEach
    void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    private int loopctl(String... arguments) {
        out.reset();
        err.reset();
        return LoopCtl.run(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }

    private String said(String command) {
        int exit = loopctl(command, Long.toString(process.pid()));
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(exit).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    @Behaviour(527)
    void psHasALineForEachTaskWithItsAwaiterAndPlace() throws IOException {
        assertThat(start(Sleepers.class.getName()).readLine()).isEqualTo("ready");

        String table = said("ps");
        assertThat(table.lines().filter(line -> line.startsWith("worker"))).singleElement().asString()
                .matches("worker +suspended +boss +.*waitsForGood Sleepers.java:\\d+.*");
        assertThat(table).contains("helper", "boss");
    }

    @Test
    @Behaviour(527)
    void pstreeHasTheAwaitedTasksUnderTheirAwaiterWithStacks() throws IOException {
        assertThat(start(Sleepers.class.getName()).readLine()).isEqualTo("ready");

        List<String> lines = said("pstree").lines().toList();
        int boss = lines.indexOf("└── (T) boss");
        assertThat(boss).isNotNegative();
        List<String> under = lines.subList(boss + 1, lines.size());
        assertThat(under).anyMatch(line -> line.equals("    └── (T) worker")).anyMatch(line -> line.equals("    └── (T) helper"))
                .anyMatch(line -> line.startsWith("        │   ") && line.contains("waitsForGood"));
    }

    @Test
    void stuckNamesTheFrameThatHoldsTheLoopAndPsSaysThatItDoesNotAnswer() throws IOException {
        BufferedReader lines = start(Sleepers.class.getName());
        assertThat(lines.readLine()).isEqualTo("ready");
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        assertThat(lines.readLine()).isEqualTo("computing");

        assertThat(said("stuck")).contains("it has stood for").contains("computesForGood");
        assertThat(said("ps")).contains("it does not answer").contains("computesForGood");
    }

    @Test
    void aLoopThatWaitsIsNotStuck() throws IOException {
        assertThat(start(Sleepers.class.getName()).readLine()).isEqualTo("ready");

        String said = said("stuck");
        assertThat(said).contains("it waits for events");
    }

    @Test
    void eachLoopOfAGroupIsNamedByTheGroupAndItsNumberWithWhatItServes() throws IOException {
        assertThat(start(Web.class.getName()).readLine()).isEqualTo("ready");

        assertThat(said("ps")).contains("EventLoop[web-1, ", "EventLoop[web-2, ").containsPattern("web-1 serves \\[/127.0.0.1:\\d+]")
                .containsPattern("web-2 serves \\[/127.0.0.1:\\d+]");
    }

    @Test
    void theLoopOfAGroupThatStandsIsNamedAndTheOtherAnswers() throws IOException {
        BufferedReader lines = start(Web.class.getName());
        assertThat(lines.readLine()).isEqualTo("ready");
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        assertThat(lines.readLine()).isEqualTo("computing");

        assertThat(said("ps")).containsPattern("EventLoop\\[web-2, [^\n]*\\R+it does not answer").contains("web-1 serves");
    }

    /** Each connection's coroutine, with the line where it waits. */
    @Test
    void pstreeOfTheKeyValueServerShowsEachConnection() throws IOException {
        String listening = start("io.jvloop.examples.kv.Kv", "--port", "0").readLine();
        int port = Integer.parseInt(listening.replaceAll(".*:(\\d+) .*", "$1"));
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
                clients.add(client);
                client.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(client.getInputStream().readNBytes(7)).asString(StandardCharsets.US_ASCII).isEqualTo("+PONG\r\n");
            }

            assertThat(said("pstree").lines().filter(line -> line.contains("io.jvloop.examples.kv.Connection") && line.contains(".java:"))
                    .count()).isGreaterThanOrEqualTo(20);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    /** The JVM warns each time that an agent is loaded: so it is loaded once. */
    @Test
    void theProcessWarnsOnceHoweverOftenItIsLookedInto(@TempDir Path directory) throws IOException {
        Path errors = directory.resolve("errors.txt");
        assertThat(start(ProcessBuilder.Redirect.to(errors.toFile()), List.of(), Sleepers.class.getName()).readLine()).isEqualTo("ready");

        for (int i = 0; i < 10; i++) {
            assertThat(said(i % 2 == 0 ? "ps" : "stuck")).isNotEmpty();
        }
        assertThat(Files.readAllLines(errors)).filteredOn(line -> line.contains("agent has been loaded dynamically"))
                .hasSizeLessThanOrEqualTo(1);
    }

    /** A directory of temporary files is cleared now and then. */
    @Test
    void anAgentWhoseSocketWasRemovedIsReplaced() throws IOException, AttachNotSupportedException {
        assertThat(start(Sleepers.class.getName()).readLine()).isEqualTo("ready");
        said("ps");
        Path socket = socket();
        Files.delete(socket);

        assertThat(said("ps")).contains("worker");
        assertThat(socket()).isNotEqualTo(socket);
    }

    @Test
    void theSocketGoesWithTheProcess() throws IOException, AttachNotSupportedException, InterruptedException {
        assertThat(start(Sleepers.class.getName()).readLine()).isEqualTo("ready");
        said("ps");
        Path socket = socket();
        assertThat(socket).exists();
        process.destroy(); // SIGTERM, so the JVM's hooks run
        process.waitFor();

        assertThat(socket.getParent()).doesNotExist();
    }

    private Path socket() throws IOException, AttachNotSupportedException {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
        try {
            return Path.of(machine.getSystemProperties().getProperty(Agent.SOCKET));
        } finally {
            machine.detach();
        }
    }

    @Test
    void wrongUseIsAnsweredWithTheUsage() {
        assertThat(loopctl()).isEqualTo(2);
        assertThat(loopctl("top", "1")).isEqualTo(2);
        assertThat(loopctl("ps", "one")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("usage: loopctl");
        assertThat(loopctl("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("usage: loopctl");
    }

    @Test
    void aProcessThatDoesNotExistIsNamed() throws IOException, InterruptedException {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();

        assertThat(loopctl("ps", Long.toString(gone.pid()))).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("there is no process " + gone.pid());
    }

    @Test
    void aProcessThatIsNoJvmIsNamed() throws IOException {
        process = new ProcessBuilder("sleep", "60").start();

        assertThat(loopctl("ps", Long.toString(process.pid()))).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("cannot look into process " + process.pid());
    }
}
