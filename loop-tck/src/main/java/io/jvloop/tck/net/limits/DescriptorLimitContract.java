package io.jvloop.tck.net.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.spi.Capability;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.programs.TestJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server whose process has no descriptor left. Looked at from a JVM of its own, which has few. */
public class DescriptorLimitContract {
    private static final Path SHELL = Path.of("/bin/sh");
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.TCP, Capability.JDK_CHANNELS);

    /** Its classes lie in directories, of which each takes a descriptor to load. */
    @Test
    void serverReportsOnceRestsAndServesAgain() throws Exception {
        endsWell(DescriptorLimitProgram.class);
    }

    @Test
    void childThatCannotBeStartedLeavesNothingOpen() throws Exception {
        fixture.require(Capability.CHILDREN);
        endsWell(SpawnLimitProgram.class);
    }

    private void endsWell(Class<?> program) throws Exception {
        assumeTrue(Files.isExecutable(SHELL), "needs a shell, for its ulimit");
        List<String> command = new ArrayList<>(
                List.of(SHELL.toString(), "-c", "ulimit -n " + DescriptorLimitProgram.LIMIT + " && exec \"$@\"", "sh"));
        List<String> jvm = TestJvm.command(fixture.policy(), program);
        command.add(jvm.getFirst());
        command.add("-XX:-MaxFDLimit");
        command.addAll(jvm.subList(1, jvm.size()));
        TestJvm ended = TestJvm.run(command);

        assertThat(ended.code()).as(ended.printed()).isZero();
    }
}
