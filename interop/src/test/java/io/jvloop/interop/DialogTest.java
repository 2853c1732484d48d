package io.jvloop.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.LoopPolicies;
import io.jvloop.tck.peers.Program;
import io.jvloop.tck.programs.TestJvm;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A loop is the guest of Swing's event thread, on a screen: of Xvfb, and so in a JVM of its own, for {@link SwingTest} has none. */
class DialogTest {

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void tasksGoOnWhileATaskShowsAModalDialog(String policy) throws Exception {
        Program.need("Xvfb");
        assumeTrue(Files.exists(Path.of(System.getProperty("java.home"), "lib", "libawt_xawt.so")), "needs a JDK that can use screens");
        Process screen = new ProcessBuilder("Xvfb", "-displayfd", "1", "-screen", "0", "320x200x24", "-nolisten", "tcp")
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (BufferedReader number = screen.inputReader()) {
            List<String> command = new ArrayList<>(List.of("env", "DISPLAY=:" + number.readLine())); // once it serves
            command.addAll(TestJvm.command(LoopPolicies.named(policy), DialogProgram.class));
            TestJvm ended = TestJvm.run(command);

            assertThat(ended.printed()).contains("the other task went on; the dialog is closed");
            assertThat(ended.code()).isZero();
        } finally {
            screen.destroyForcibly().waitFor();
        }
    }
}
