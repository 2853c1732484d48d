package io.jvloop.tck.net.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.spi.Capability;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.programs.TestJvm;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every system call of a loop's thread fails once, with every error that a system in need gives. Looked at from a JVM of its own, which
 * the command {@code strace} lies to.
 */
public class FaultInjectionContract {
    /** Up to how-manieth each call fails: 1 is a sample, 1000 leaves none out. */
    private static final @Nullable String MOST = System.getProperty("jvloop.test.injections");
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.TCP, Capability.UDP, Capability.CHILDREN);

    @Test
    @Timeout(900)
    void systemCallThatFailsIsAClearErrorAndLeavesNothingOpen(@TempDir Path directory) throws Exception {
        assumeTrue(MOST != null, "system calls fail with -Djvloop.test.injections=1000 only, as in CI");
        TestJvm.needStrace();
        assumeTrue(LoopFixture.isMounted(), "the same calls are made by any threads of the JDK's pool here, and strace looks at one");
        List<String> command = TestJvm.command(fixture.policy(), InjectionProgram.class, fixture.policy().name(), MOST);
        command.add(1, "-Djava.io.tmpdir=" + directory); // the call that deletes what the program made fails, too
        TestJvm ended = TestJvm.run(command);

        assertThat(ended.code()).as(ended.printed()).isZero();
    }
}
