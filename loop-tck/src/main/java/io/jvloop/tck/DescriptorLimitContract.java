package io.jvloop.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.spi.Capability;
import io.jvloop.spi.LoopPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server whose process has no descriptor left. Looked at from a JVM of its own, which has few. */
public abstract class DescriptorLimitContract {
    private static final Path SHELL = Path.of("/bin/sh");
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(this::policy, Capability.TCP, Capability.JDK_CHANNELS);

    /**
     * The back end under test; it can be chosen by its name.
     *
     * @return its policy
     */
    protected abstract LoopPolicy policy();

    @Test
    void serverReportsOnceRestsAndServesAgain() throws Exception {
        assumeTrue(Files.isExecutable(SHELL), "needs a shell, for its ulimit");
        List<String> command = new ArrayList<>(List.of(SHELL.toString(), "-c",
                "ulimit -n " + DescriptorLimitProgram.LIMIT + " && exec \"$@\"", "sh",
                System.getProperty("jvloop.test.java", Path.of(System.getProperty("java.home"), "bin", "java").toString())));
        if (LoopFixture.isRung1()) {
            command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
        }
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:-MaxFDLimit", "-XX:TieredStopAtLevel=1",
                "-Djvloop.policy=" + policy().name(), "-cp", System.getProperty("java.class.path"),
                DescriptorLimitProgram.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(printed).isZero();
    }
}
