package io.jvloop.tck.net.children;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.net.Transport;
import io.jvloop.process.ProcessOptions;
import io.jvloop.process.Redirect;
import io.jvloop.process.Subprocess;
import io.jvloop.process.SubprocessConnection;
import io.jvloop.process.SubprocessTransport;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How child processes are set up, and what their protocols hear. */
public class ChildSetupContract {
    private static final int FAILURES = 100;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.CHILDREN);
    @TempDir
    Path directory = Path.of(".");

    @BeforeEach
    void needsShell() {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs /bin/sh");
    }

    private Subprocess start(ProcessOptions options) throws IOException {
        return fixture.loop().createSubprocess(options);
    }

    private String output(ProcessOptions options) throws IOException {
        Subprocess child = start(options.withStdout(Redirect.PIPE));
        byte[] output = child.communicate().stdout();
        assertThat(child.returnCode()).hasValue(0);
        return new String(output, StandardCharsets.UTF_8);
    }

    /** {@code uvloop test_process._TestProcess.test_subprocess_fd_leak_1, test_popen_error_with_stdin_pipe}. */
    @AsyncTest
    @Behaviour(444)
    void missingProgramIsNamedAndLeaksNothing() throws Exception {
        for (int i = 0; i < FAILURES; i++) {
            assertThatThrownBy(() -> start(ProcessOptions.of("no-such-program").withPipes())).isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining("no-such-program");
        }
        String path = directory + "/missing";
        assertThatThrownBy(() -> start(ProcessOptions.of(path))).isInstanceOf(NoSuchFileException.class).hasMessageContaining(path);
    }

    /** {@code uvloop test_process._TestProcess.test_subprocess_fd_leak_2}. */
    @AsyncTest
    @Behaviour(444)
    void repeatedSuccessesLeakNothing() throws Exception {
        for (int i = 0; i < FAILURES; i++) {
            assertThat(output(ProcessOptions.of("true").withStdin(Redirect.PIPE).withStderr(Redirect.PIPE))).isEmpty();
        }
    }

    /** The system refuses what is no program. */
    @AsyncTest
    @Behaviour(444)
    void fileThatIsNoProgramIsRefused() throws Exception {
        Path text = Files.writeString(directory.resolve("text"), "no program");
        assertThatThrownBy(() -> start(ProcessOptions.of(text.toString()).withPipes())).isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining(text.toString());
        assertThatThrownBy(() -> start(ProcessOptions.of(directory.toString()))).isInstanceOf(AccessDeniedException.class);
    }

    /** {@code uvloop test_process._TestProcess.test_process_streams_stderr_to_stdout}. */
    @AsyncTest
    @Behaviour(445)
    void stderrGoesWhereStdoutGoes() throws Exception {
        ProcessOptions both = ProcessOptions.shell("echo out; echo err >&2").withStderr(Redirect.STDOUT);
        assertThat(output(both)).isEqualTo("out\nerr\n");
        Path file = directory.resolve("both");
        assertThat(start(both.withStdout(Redirect.to(file))).waitFor()).isZero();
        assertThat(Files.readString(file)).isEqualTo("out\nerr\n");
    }

    /** {@code uvloop test_process._TestProcess.test_process_streams_devnull, test_stdin_stdout_file}. */
    @AsyncTest
    @Behaviour(445)
    void nullDeviceFilesAndInheritedStreamsAreRedirections() throws Exception {
        Path in = Files.writeString(directory.resolve("in"), "from a file\n");
        Path out = directory.resolve("out");
        assertThat(output(ProcessOptions.of("cat").withStdin(Redirect.DISCARD))).isEmpty();
        assertThat(output(ProcessOptions.of("cat").withStdin(Redirect.from(in)))).isEqualTo("from a file\n");
        for (Redirect redirect : List.of(Redirect.to(out), Redirect.appendTo(out))) {
            assertThat(start(ProcessOptions.shell("echo line").withStdout(redirect)).waitFor()).isZero();
        }
        assertThat(Files.readString(out)).isEqualTo("line\nline\n");
        assertThat(start(ProcessOptions.shell("echo new").withStdout(Redirect.to(out)).withStderr(Redirect.DISCARD)).waitFor())
                .isZero();
        assertThat(Files.readString(out)).isEqualTo("new\n");
        Subprocess inheriting = start(ProcessOptions.shell("test $(readlink /proc/self/fd/2) = \"$1\""));
        assertThat(inheriting.stderr()).isNull();
        inheriting.waitFor();
        assertThatThrownBy(() -> start(ProcessOptions.of("cat").withStdin(Redirect.from(directory.resolve("missing")))))
                .isInstanceOf(IOException.class).hasMessageContaining("missing");
    }

    /** {@code uvloop test_process._TestProcess.test_process_streams_redirect}. */
    @Test
    @Behaviour(445)
    void inheritedStreamIsThisProcesssOwn() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/fd/2")), "needs /proc");
        String own = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
        fixture.run(() -> assertThat(output(ProcessOptions.shell("readlink /proc/$$/fd/2"))).isEqualTo(own + "\n"));
    }

    /** Directions that make no sense are refused at once. */
    @Test
    @Behaviour(445)
    void redirectionThatDoesNotFitIsRefused() {
        ProcessOptions cat = ProcessOptions.of("cat");
        assertThatIllegalArgumentException().isThrownBy(() -> cat.withStdin(Redirect.STDOUT)).withMessageContaining("stdin");
        assertThatIllegalArgumentException().isThrownBy(() -> cat.withStdin(Redirect.to(directory))).withMessageContaining("stdin");
        assertThatIllegalArgumentException().isThrownBy(() -> cat.withStdout(Redirect.STDOUT)).withMessageContaining("stdout");
        assertThatIllegalArgumentException().isThrownBy(() -> cat.withStdout(Redirect.from(directory))).withMessageContaining("stdout");
        assertThatIllegalArgumentException().isThrownBy(() -> cat.withStderr(Redirect.from(directory))).withMessageContaining("stderr");
    }

    /** {@code uvloop test_process._TestProcess.test_process_env_1, test_process_env_2}. */
    @Test
    @Behaviour(446)
    void environmentReplacesThisProcesss() throws Exception {
        fixture.run(() -> {
            Map<String, String> variables = Map.of("GREETING", "hello world");
            assertThat(output(ProcessOptions.of("/bin/sh", "-c", "echo $GREETING $HOME").withEnvironment(variables)))
                    .isEqualTo("hello world\n");
            assertThat(output(ProcessOptions.shell("echo $PATH"))).isEqualTo(System.getenv("PATH") + "\n");
        });
        assertThatIllegalArgumentException().isThrownBy(() -> ProcessOptions.of("true").withEnvironment(Map.of("A=B", "c")));
    }

    /** {@code uvloop test_process._TestProcess.test_process_cwd_1}. */
    @AsyncTest
    @Behaviour(446)
    void workingDirectoryIsSetAndMustExist() throws Exception {
        Path real = directory.toRealPath();
        Path file = Files.createFile(real.resolve("file"));
        assertThat(output(ProcessOptions.of("pwd").withDirectory(real))).isEqualTo(real + "\n");
        Path missing = real.resolve("missing");
        assertThatThrownBy(() -> start(ProcessOptions.of("pwd").withDirectory(missing))).isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(missing.toString()).hasMessageContaining("working directory");
        assertThatThrownBy(() -> start(ProcessOptions.of("pwd").withDirectory(file))).isInstanceOf(NotDirectoryException.class);
    }

    /** {@code uvloop test_process._TestProcess.test_process_executable_1, test_subprocess test_start_new_session}. */
    @AsyncTest
    @Behaviour(446)
    void sessionGroupAndExecutableCanBeChosen() throws Exception {
        fixture.require(Capability.SPAWN);
        assumeTrue(Files.exists(Path.of("/proc/self/stat")), "needs /proc");
        // Fields of /proc/PID/stat: 1 is the id, 5 the group, 6 the session.
        ProcessOptions who = ProcessOptions.of("/bin/sh", "-c", "read a b c d e f g < /proc/$$/stat; echo $a $e $f");
        String[] session = output(who.withNewSession(true)).strip().split(" ");
        assertThat(session[1]).isEqualTo(session[0]);
        assertThat(session[2]).isEqualTo(session[0]);
        String[] group = output(who.withNewGroup(true)).strip().split(" ");
        assertThat(group[1]).isEqualTo(group[0]);
        assertThat(group[2]).isNotEqualTo(group[0]);
        String[] plain = output(who).strip().split(" ");
        assertThat(plain[1]).isNotEqualTo(plain[0]);
        assertThat(output(ProcessOptions.of("another name", "-c", "echo $0").withExecutable("/bin/sh"))).isEqualTo("another name\n");
    }

    /** What the JDK cannot do is refused and not ignored. */
    @AsyncTest
    void optionsThatTheBackEndCannotDoAreRefused() throws Exception {
        boolean spawns = fixture.loop().capabilities().contains(Capability.SPAWN);
        ProcessOptions plain = ProcessOptions.of("true");
        for (ProcessOptions options : List.of(plain.withNewSession(true), plain.withNewGroup(true), plain.withExecutable("true"))) {
            if (spawns) {
                assertThat(start(options).waitFor()).isZero();
                continue;
            }
            assertThatThrownBy(() -> start(options)).isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("SPAWN");
        }
    }

    /** A program without a name, and what C's strings cannot hold. */
    @Test
    void argumentsThatCannotBeAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(ProcessOptions::of).withMessageContaining("program");
        assertThatIllegalArgumentException().isThrownBy(() -> ProcessOptions.of("")).withMessageContaining("program");
        assertThatIllegalArgumentException().isThrownBy(() -> ProcessOptions.of("echo", "a\0b")).withMessageContaining("character 0");
    }

    /** {@code test_subprocess.SubprocessMixin.test_stdin_not_inheritable}. */
    @AsyncTest
    @Behaviour(449)
    void childHasNoDescriptorsButItsThreeStreams() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/fd")), "needs /proc");
        Subprocess other = start(ProcessOptions.of("cat").withPipes());
        // The shell lists the directory of its own descriptors itself: 0, 1, 2, and in some shells the one it lists with.
        ProcessOptions list = ProcessOptions.shell("for fd in /proc/$$/fd/*; do readlink $fd; done; true").withStdin(Redirect.DISCARD);
        List<String> descriptors = output(list.withStderr(Redirect.DISCARD)).lines().toList();
        assertThat(descriptors).filteredOn(target -> target.startsWith("pipe:")).hasSize(1);
        assertThat(descriptors).noneMatch(target -> target.startsWith("socket:") || target.startsWith("anon_inode:"));
        assertThat(descriptors).noneMatch(target -> target.endsWith(".jar"));
        other.communicate();
    }

    /** The JVM has an answer of its own to SIGPIPE, and blocks a signal in its threads. */
    @AsyncTest
    @Behaviour(449)
    void childHasDefaultSignalsAndBlocksNone() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/status")), "needs /proc");
        List<String> status = output(ProcessOptions.of("cat", "/proc/self/status")).lines().toList();
        assertThat(status).contains("SigBlk:\t0000000000000000");
        String ignored = status.stream().filter(line -> line.startsWith("SigIgn:")).findFirst().orElseThrow();
        long sigpipe = 1L << 12;
        assertThat(Long.parseUnsignedLong(ignored.substring(ignored.indexOf('\t') + 1), 16) & sigpipe).isZero();
    }

    // ---- protocols ----

    /** {@code test_events.SubprocessTestsMixin.test_subprocess_exec, test_subprocess_stderr}. */
    @AsyncTest
    @Behaviour({451, 435})
    void protocolHearsOfEachPipeAndOfTheExit() throws Exception {
        SubprocessConnection<ChildRecorder> made = fixture.loop().subprocessShell(() -> new ChildRecorder(fixture.loop()),
                "cat; echo complaint >&2; exit 4");
        ChildRecorder recorder = made.protocol();
        SubprocessTransport transport = made.transport();
        assertThat(recorder.calls).first().isEqualTo("made");
        assertThat(transport.protocol()).isSameAs(recorder);
        transport.pipeTransport(0).write("data".getBytes(StandardCharsets.US_ASCII));
        recorder.awaitText(1, "data");
        transport.pipeTransport(0).writeEof();
        recorder.await("lost");

        assertThat(recorder.text(2)).isEqualTo("complaint\n");
        assertThat(recorder.calls).contains("data 1", "data 2", "lost 0", "lost 1", "lost 2", "exited").last().isEqualTo("lost");
        assertThat(recorder.calls).doesNotHaveDuplicates();
        assertThat(transport.returnCode()).hasValue(4);
    }

    /** {@code test_events.SubprocessTestsMixin.test_subprocess_stderr_redirect_to_stdout, test_subprocess_close_after_finish}. */
    @AsyncTest
    @Behaviour({451, 443})
    void streamsWithoutAPipeHaveNoTransportAndClosingLateDoesNothing() throws Exception {
        ProcessOptions options = ProcessOptions.shell("echo out; echo err >&2").withStdout(Redirect.PIPE).withStderr(Redirect.STDOUT);
        SubprocessConnection<ChildRecorder> made = fixture.loop().subprocessExec(() -> new ChildRecorder(fixture.loop()), options);
        assertThat(made.transport().pipeTransport(0)).isNull();
        assertThat(made.transport().pipeTransport(1)).isNotNull();
        assertThat(made.transport().pipeTransport(2)).isNull();
        made.protocol().await("lost");
        assertThat(made.protocol().text(1)).isEqualTo("out\nerr\n");
        made.transport().close();
        assertThat(made.transport().returnCode()).hasValue(0);
        assertThat(made.protocol().calls).last().isEqualTo("lost");
    }

    /** {@code test_events.SubprocessTestsMixin.test_subprocess_close_client_stream}. */
    @AsyncTest
    @Behaviour(451)
    void eachPipeIsClosedAlone() throws Exception {
        SubprocessConnection<ChildRecorder> made = fixture.loop().subprocessShell(() -> new ChildRecorder(fixture.loop()),
                "exec 1>&-; cat >&2");
        ChildRecorder recorder = made.protocol();
        recorder.await("lost 1");
        Transport stdin = made.transport().pipeTransport(0);
        stdin.write("more".getBytes(StandardCharsets.US_ASCII));
        recorder.awaitText(2, "more");
        assertThat(recorder.calls).doesNotContain("lost 0", "lost 2", "exited");
        stdin.close();
        recorder.await("lost");
        assertThat(made.transport().returnCode()).hasValue(0);
    }

    /** The factory's failure kills the child, and is the caller's. */
    @Test
    @Behaviour(443)
    void throwingFactoryLeavesNoChild() throws Exception {
        fixture.run(() -> assertThatThrownBy(() -> fixture.loop().subprocessExec(() -> {
            throw new IllegalStateException("boom");
        }, ProcessOptions.of("cat").withPipes())).hasMessage("boom"));
    }

    /** {@code test_subprocess.SubprocessMixin}: {@code connection_lost} comes once all pipes have ended, that to the child too. */
    @AsyncTest
    void childThatEndsWithItsStdinOpenIsLost() throws Exception {
        ProcessOptions options = ProcessOptions.of("true").withPipes();
        SubprocessConnection<ChildRecorder> made = fixture.loop().subprocessExec(() -> new ChildRecorder(fixture.loop()), options);
        made.protocol().await("lost");
        assertThat(made.protocol().calls).contains("exited", "lost 0", "lost 1", "lost 2").endsWith("lost");
    }

    @AsyncTest
    void childThatEndsBeforeItHasReadEverythingIsLost() throws Exception {
        ProcessOptions options = ProcessOptions.of("true").withPipes();
        SubprocessConnection<ChildRecorder> made = fixture.loop().subprocessExec(() -> new ChildRecorder(fixture.loop()), options);
        made.transport().pipeTransport(0).write(new byte[4 << 20]);
        made.protocol().await("lost");
        assertThat(made.protocol().calls).contains("exited", "lost 1", "lost 2").endsWith("lost");
    }
}
