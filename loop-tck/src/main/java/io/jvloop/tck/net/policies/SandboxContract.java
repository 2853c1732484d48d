package io.jvloop.tck.net.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.spi.Capability;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.programs.TestJvm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sandboxes forbid system calls. Then a back end says that it cannot be used, and why; or does without. */
public class SandboxContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.CHILDREN);

    @ParameterizedTest
    @ValueSource(strings = {"timerfd_create", "eventfd2", "pidfd_open", "io_uring_setup"})
    void forbiddenSystemCallMakesABackEndUnavailableOrIsDoneWithout(String call) throws Exception {
        TestJvm.needStrace();
        List<String> command = new ArrayList<>(
                List.of("strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call, "-e", "inject=" + call + ":error=EPERM"));
        command.addAll(TestJvm.command(fixture.policy(), SandboxProgram.class));
        TestJvm ended = TestJvm.run(command);

        assertThat(ended.code()).as(ended.printed()).isZero();
        assertThat(ended.printed()).containsPattern("a child ended with 7|is unavailable: .*(not permitted|forbidden)")
                .doesNotContain("null");
    }
}
