package io.jvloop.tck.net.children;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.timeout;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.Task;
import io.jvloop.net.StreamWriter;
import io.jvloop.process.ProcessOptions;
import io.jvloop.process.Redirect;
import io.jvloop.process.Subprocess;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Child processes with streams. */
public class SubprocessContract {
    private static final int HUNDRED = 100;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.CHILDREN);

    @BeforeEach
    void needsShell() {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs /bin/sh");
    }

    private Subprocess start(ProcessOptions options) throws IOException {
        return Asyncio.createSubprocess(options);
    }

    private Subprocess shell(String line) throws IOException {
        return start(ProcessOptions.shell(line).withPipes());
    }

    private Subprocess cat() throws IOException {
        return start(ProcessOptions.of("cat").withPipes());
    }

    private static StreamWriter stdin(Subprocess child) {
        return Objects.requireNonNull(child.stdin());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] random(int count) {
        byte[] data = new byte[count];
        new Random(count).nextBytes(data);
        return data;
    }

    /** {@code test_subprocess.SubprocessMixin.test_stdin_stdout}. */
    @AsyncTest
    @Behaviour({435, 454})
    void programIsFedReadAndWaitedFor() throws Exception {
        Subprocess child = start(ProcessOptions.of("sh", "-c", "cat; exit 7").withPipes());
        assertThat(child.pid()).isPositive();
        assertThat(child.returnCode()).isEmpty();
        stdin(child).write(ascii("some data"));
        stdin(child).drain();
        stdin(child).close();
        assertThat(child.stdout().readAll()).asString().isEqualTo("some data");
        assertThat(child.waitFor()).isEqualTo(7);
        assertThat(child.returnCode()).hasValue(7);
        assertThat(child.waitFor()).isEqualTo(7);
        assertThat(child.stderr().readAll()).isEmpty();
    }

    /** {@code test_subprocess.SubprocessMixin.test_shell}. */
    @AsyncTest
    @Behaviour(435)
    void shellLineGivesItsExitStatus() throws Exception {
        Subprocess child = start(ProcessOptions.shell("exit 3"));
        assertThat(child.stdin()).isNull();
        assertThat(child.stdout()).isNull();
        assertThat(child.waitFor()).isEqualTo(3);
    }

    /** {@code test_subprocess.SubprocessMixin.test_communicate}. */
    @AsyncTest
    @Behaviour(436)
    void communicateFeedsCollectsAndWaits() throws Exception {
        Subprocess child = shell("cat; echo complaint >&2; exit 2");
        Subprocess.Output output = child.communicate(ascii("some data"));
        assertThat(output.stdout()).asString().isEqualTo("some data");
        assertThat(output.stderr()).asString().isEqualTo("complaint\n");
        assertThat(child.returnCode()).hasValue(2);
    }

    /** {@code test_subprocess.SubprocessMixin.test_communicate_none_input, test_empty_input, test_devnull_output}. */
    @AsyncTest
    @Behaviour(436)
    void communicateWithoutInputClosesStdinAndGivesNullForWhatIsNotPiped() throws Exception {
        for (byte[] nothing : Arrays.asList(null, new byte[0])) {
            Subprocess child = start(ProcessOptions.of("cat").withStdin(Redirect.PIPE).withStdout(Redirect.DISCARD));
            Subprocess.Output output = child.communicate(nothing);
            assertThat(output.stdout()).isNull();
            assertThat(output.stderr()).isNull();
            assertThat(child.returnCode()).hasValue(0);
        }
        Subprocess deaf = start(ProcessOptions.of("true").withStdout(Redirect.PIPE));
        assertThatThrownBy(() -> deaf.communicate(ascii("x"))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no pipe");
        assertThat(deaf.communicate().stdout()).isEmpty();
    }

    /** {@code test_subprocess.SubprocessMixin.test_communicate_ignore_broken_pipe}. */
    @AsyncTest
    @Behaviour(437)
    void communicateDoesNotMindAChildThatNeverReads() throws Exception {
        Subprocess child = shell("exec 0<&-; echo done");
        assertThat(child.communicate(random(1_000_000)).stdout()).asString().isEqualTo("done\n");
        assertThat(child.returnCode()).hasValue(0);
    }

    /** {@code uvloop test_process._AsyncioTests.test_communicate_large_stdout_65536, ..._65537, ..._1000000, test_write_huge_stdin_*}. */
    @ParameterizedTest
    @ValueSource(ints = {65_536, 65_537, 1_000_000, 10_000_000})
    @Behaviour(438)
    void largeInputAndOutputPassWithoutDeadlock(int count) throws Exception {
        fixture.run(() -> {
            byte[] data = random(count);
            assertThat(cat().communicate(data).stdout()).isEqualTo(data);
        });
    }

    /** {@code test_subprocess.SubprocessMixin.test_kill, test_terminate, test_send_signal}. */
    @AsyncTest
    @Behaviour(439)
    void deathBySignalIsReportedAsItsNegativeNumber() throws Exception {
        Subprocess killed = cat();
        killed.kill();
        assertThat(killed.waitFor()).isEqualTo(-9);
        assertThat(killed.returnCode()).hasValue(-9);
        killed.close();
        Subprocess terminated = cat();
        terminated.terminate();
        assertThat(terminated.waitFor()).isEqualTo(-15);
        terminated.close();
        Subprocess alarmed = cat();
        alarmed.sendSignal("ALRM"); // not HUP or INT: a child of nohup or of a background job has inherited these as ignored
        assertThat(alarmed.waitFor()).isEqualTo(-14);
        alarmed.close();
    }

    /** asyncio ignores {@code ProcessLookupError} here too. */
    @AsyncTest
    @Behaviour(439)
    void signalToAChildThatHasExitedIsHarmlessAndAnUnknownOneIsRefused() throws Exception {
        Subprocess child = cat();
        assertThatIllegalArgumentException().isThrownBy(() -> child.sendSignal("NONSENSE")).withMessageContaining("NONSENSE");
        stdin(child).close();
        assertThat(child.waitFor()).isZero();
        child.kill();
        child.terminate();
        child.sendSignal("INT");
        assertThat(child.returnCode()).hasValue(0);
    }

    /** {@code test_subprocess.SubprocessMixin.test_stdin_broken_pipe}. */
    @Test
    @Behaviour({440, 455})
    void drainThrowsWhenTheChildHasExited() throws Exception {
        fixture.run(() -> {
            Subprocess child = start(ProcessOptions.of("sleep", "0").withStdin(Redirect.PIPE));
            StreamWriter stdin = stdin(child);
            stdin.write(random(1_000_000));
            assertThat(child.waitFor()).isZero();
            assertThatThrownBy(() -> {
                while (true) {
                    stdin.write(random(1_000_000));
                    stdin.drain();
                }
            }).isInstanceOf(IOException.class);
            stdin.close();
            assertThatThrownBy(stdin::awaitClosed).isInstanceOf(IOException.class).hasMessageContaining("Broken pipe");
        });
        assertThat(fixture.failures()).isEmpty();
    }

    /** {@code subprocess.SubprocessStreamProtocol._get_close_waiter}. */
    @AsyncTest
    @Behaviour(455)
    void closedStdinCanBeAwaited() throws Exception {
        Subprocess child = cat();
        stdin(child).write(ascii("all"));
        stdin(child).close();
        stdin(child).awaitClosed();
        assertThat(child.communicate().stdout()).asString().isEqualTo("all");
    }

    /** {@code test_subprocess.SubprocessMixin.test_pause_reading}. */
    @AsyncTest
    @Behaviour(441)
    void unreadOutputPausesItsPipeAloneAndReadingResumesIt() throws Exception {
        int limit = 1000;
        Subprocess child = start(ProcessOptions.shell("echo first >&2; head -c 1000000 /dev/zero; echo last >&2").withPipes()
                .withStreamLimit(limit));
        assertThat(child.stderr().readLine()).isEqualTo("first");
        while (child.transport().pipeTransport(1).isReading()) {
            yieldNow();
        }
        assertThat(child.transport().pipeTransport(2).isReading()).isTrue();
        assertThat(child.returnCode()).isEmpty();
        assertThat(child.stdout().readAll()).hasSize(1_000_000);
        assertThat(child.stderr().readLine()).isEqualTo("last");
        assertThat(child.waitFor()).isZero();
    }

    /** {@code test_subprocess.SubprocessMixin.test_cancel_process_wait, test_subprocess_concurrent_wait}. */
    @AsyncTest
    @Behaviour(442)
    void cancelledWaitLeavesTheChildAndTheOtherWaitersAlone() throws Exception {
        Subprocess child = cat();
        List<Task<Integer>> waits = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waits.add(createTask(child::waitFor));
        }
        yieldNow();
        waits.getFirst().cancel();
        assertThatThrownBy(waits.getFirst()::await).isInstanceOf(CancelledError.class);
        assertThat(child.returnCode()).isEmpty();
        stdin(child).close();
        assertThat(waits.get(1).await()).isZero();
        assertThat(waits.get(2).await()).isZero();
        assertThat(child.waitFor()).isZero();
    }

    /** {@code asyncio.wait_for(proc.communicate(), …)}; asyncio loses what was read. */
    @AsyncTest
    @Behaviour(442)
    void communicateThatTimesOutLosesNothing(@TempDir Path directory) throws Exception {
        Path signal = directory.resolve("signal");
        Subprocess child = shell("echo before; until test -e " + signal + "; do sleep 0.01; done; echo after");
        Task<Subprocess.Output> first = createTask(() -> child.communicate());
        while (!stdin(child).isClosing()) {
            yieldNow();
        }
        first.cancel();
        assertThatThrownBy(first::await).isInstanceOf(CancelledError.class);
        assertThat(child.returnCode()).isEmpty();
        assertThatThrownBy(() -> timeout(Duration.ofMillis(100), child::communicate)).isInstanceOf(AsyncTimeoutException.class);
        assertThat(child.returnCode()).isEmpty();
        Files.createFile(signal);
        assertThat(child.communicate().stdout()).asString().isEqualTo("before\nafter\n");
    }

    /** {@code test_subprocess.SubprocessMixin.test_cancel_make_subprocess_transport_exec}. */
    @AsyncTest
    @Behaviour(442)
    void cancelledStartKillsTheChild() throws Exception {
        Task<Subprocess> starting = createTask(this::cat);
        yieldNow();
        starting.cancel();
        assertThatThrownBy(starting::await).isInstanceOf(CancelledError.class);
    }

    /** {@code base_subprocess.BaseSubprocessTransport._process_exited} of 3.14. */
    @AsyncTest
    @Behaviour(453)
    void waitDoesNotDependOnAGrandchildThatKeepsThePipes() throws Exception {
        Subprocess child = shell("sleep 1000 & echo $!");
        String grandchild = child.stdout().readLine();
        assertThat(child.waitFor()).isZero();
        // The JDK's own children lose their pipes when they exit, whoever else holds them.
        boolean pipesOutliveTheChild = fixture.loop().capabilities().contains(Capability.SPAWN);
        assertThat(pipesOutliveTheChild && child.transport().pipeTransport(1).isClosing()).isFalse();
        start(ProcessOptions.of("kill", grandchild)).waitFor();
        assertThat(child.stdout().readAll()).isEmpty();
    }

    /** {@code uvloop test_process._TestProcess.test_process_send_signal_1}. */
    @AsyncTest
    @Behaviour(452)
    void dialogueGoesLineByLineWithASignalInBetween() throws Exception {
        // A signal interrupts the shell's read, which then fails: that is not the end.
        Subprocess child = shell("trap 'echo caught' USR1; echo ready; while :; do if read line; then echo \"got $line\"; "
                + "test $line != end || break; fi; done; echo bye");
        assertThat(child.stdout().readLine()).isEqualTo("ready");
        stdin(child).write(ascii("one\n"));
        assertThat(child.stdout().readLine()).isEqualTo("got one");
        child.sendSignal("USR1");
        assertThat(child.stdout().readLine()).isEqualTo("caught");
        stdin(child).write(ascii("end\n"));
        assertThat(child.stdout().readLine()).isEqualTo("got end");
        assertThat(child.stdout().readLine()).isEqualTo("bye");
        assertThat(child.waitFor()).isZero();
    }

    /** {@code test_events.SubprocessTestsMixin.test_subprocess_close_client_stream}. */
    @AsyncTest
    @Behaviour(450)
    void closingItsStdoutGivesTheChildABrokenPipe() throws Exception {
        Subprocess child = start(ProcessOptions.of("yes").withStdout(Redirect.PIPE));
        assertThat(child.stdout().readLine()).isEqualTo("y");
        child.transport().pipeTransport(1).close();
        assertThat(child.waitFor()).isIn(-13, 1); // "yes" dies of SIGPIPE, or reports the error
    }

    /** {@code uvloop test_process._TestProcess.test_process_lonely_pipes}: a hundred at once. */
    @AsyncTest
    @Behaviour(435)
    void hundredChildrenAtOnceAllEnd() throws Exception {
        List<Task<byte[]>> all = new ArrayList<>();
        for (int i = 0; i < HUNDRED; i++) {
            byte[] text = ascii("child " + i);
            all.add(createTask(() -> cat().communicate(text).stdout()));
        }
        List<byte[]> outputs = Asyncio.gather(all).await();
        for (int i = 0; i < HUNDRED; i++) {
            assertThat(outputs.get(i)).asString().isEqualTo("child " + i);
        }
    }

    /** Each is reaped; the fixture sees that no descriptor stays open. {@code -Djvloop.test.children=10000} makes it as many. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    @Behaviour(435)
    void shortChildrenInARowLeaveNoZombie() throws Exception {
        Set<Long> before = children();
        fixture.run(() -> {
            for (int i = 0; i < Integer.getInteger("jvloop.test.children", 3 * HUNDRED); i++) {
                assertThat(start(ProcessOptions.of("true").withPipes()).communicate().stdout()).isEmpty();
            }
            assertThat(children()).isSubsetOf(before);
        });
    }

    private static Set<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    /** {@code test_subprocess.SubprocessMixin.test_close_kill_running, uvloop test_process_double_close}. */
    @AsyncTest
    @Behaviour(443)
    void closeKillsARunningChildAndNotOneThatHasExited() throws Exception {
        Subprocess running = cat();
        running.close();
        running.close();
        assertThat(running.transport().isClosing()).isTrue();
        assertThat(running.waitFor()).isEqualTo(-9);
        Subprocess finished = start(ProcessOptions.shell("exit 5").withPipes());
        assertThat(finished.waitFor()).isEqualTo(5);
        finished.close();
        finished.close();
        assertThat(finished.waitFor()).isEqualTo(5);
    }

    /** A child that nobody closed ends with its loop, and is no zombie. */
    @Test
    @Behaviour(443)
    void closedLoopLeavesNoChild() throws Exception {
        long[] pid = new long[1];
        fixture.run(() -> pid[0] = cat().pid());
        assertThat(ProcessHandle.of(pid[0])).hasValueSatisfying(child -> assertThat(child.isAlive()).isTrue());
        fixture.closeLoop();
        ProcessHandle.of(pid[0]).ifPresent(child -> child.onExit().join());
        while (ProcessHandle.of(pid[0]).isPresent()) {
            Thread.onSpinWait();
        }
    }
}
