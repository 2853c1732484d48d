package io.jvloop.kqueue;

import static io.jvloop.kqueue.Kevent.EVFILT_PROC;
import static io.jvloop.kqueue.ScriptedKqueue.NO_FLAGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.LoopOptions;
import io.jvloop.process.ProcessOptions;
import io.jvloop.process.Redirect;
import io.jvloop.process.Subprocess;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Children by {@code EVFILT_PROC}: whatever the order of exit, filter and event, the exit is found, once. */
@ExtendWith(NativeSockets.class)
class ChildFilterTest {
    private final ScriptedKqueue kqueue = new ScriptedKqueue();
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(() -> LoopOptions.DEFAULT.withPolicy(kqueue));
    @TempDir
    Path directory;

    @BeforeEach
    void needsProc() {
        assumeTrue(Files.isReadable(Path.of("/proc/self/stat")), "needs /proc, to see a child's end without waiting for it");
    }

    /** Its gate is a file: a pipe would be one more descriptor to report events of. */
    private Subprocess child(String line) throws IOException {
        return Asyncio.createSubprocess(ProcessOptions.of("/bin/sh", "-c", line).withStdin(Redirect.DISCARD)
                .withStdout(Redirect.DISCARD).withStderr(Redirect.DISCARD));
    }

    private Subprocess waitingChild() throws IOException {
        return child("while [ ! -e " + gate() + " ]; do sleep 0.01; done; exit 7");
    }

    private Path gate() {
        return directory.resolve("gate");
    }

    private static void awaitEnd(long pid) {
        try {
            while (!StandInChild.hasExited(pid)) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void turns() {
        for (int i = 0; i < 100; i++) {
            Asyncio.yieldNow();
        }
    }

    /** ESRCH: the kernel adds no filter, and there is no event. */
    @Test
    void childThatEndedBeforeItsFilterWasAddedIsFound() throws Exception {
        kqueue.whenTold = member -> awaitEnd(member.ident());
        fixture.run(() -> {
            assertThat(child("exit 3").waitFor()).isEqualTo(3);
            kqueue.whenTold = _ -> {};
            turns();
            assertThat(kqueue.told).containsExactly("+child", "-child");
        });
    }

    @AsyncTest
    void endIsFoundWhenItsEventComes() throws Exception {
        Subprocess child = waitingChild();
        turns();
        Files.createFile(gate());
        awaitEnd(child.pid());
        turns();
        assertThat(child.returnCode()).isEmpty();

        kqueue.members.getFirst().event(EVFILT_PROC, NO_FLAGS, 0);
        assertThat(child.waitFor()).isEqualTo(7);
        turns();
        assertThat(kqueue.told).as("the kernel drops the filter after its event").isEqualTo(List.of("+child"));
    }

    /** macOS tells of it while the child is still taken apart. */
    @AsyncTest
    void endThatIsToldBeforeTheChildCanBeWaitedForIsFound() throws Exception {
        Subprocess child = waitingChild();
        turns();
        kqueue.members.getFirst().event(EVFILT_PROC, NO_FLAGS, 0);
        turns();
        assertThat(child.returnCode()).isEmpty();

        Files.createFile(gate());
        assertThat(child.waitFor()).isEqualTo(7);
    }
}
