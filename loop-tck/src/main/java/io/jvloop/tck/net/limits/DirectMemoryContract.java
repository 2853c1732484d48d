package io.jvloop.tck.net.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.spi.Capability;
import io.jvloop.tck.LoopFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A loop in a JVM that has little direct memory. Looked at from outside. */
public class DirectMemoryContract {
    /** The program takes a second or two, and with TLS the JVMs that make its certificates some more. */
    private static final long HANGS_AFTER_SECONDS = 120;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.TCP, Capability.JDK_CHANNELS);
    @TempDir
    Path directory;

    /** The JDK makes who allocates wait there, and parks a coroutine in the middle of a write. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "tls"})
    void writesBeyondTheLimitOfTheJvmDoNotWaitAndTearNothing(String kind) throws Exception {
        List<String> command =
                new ArrayList<>(List
                        .of(System.getProperty("jvloop.test.java", Path.of(System.getProperty("java.home"), "bin", "java").toString())));
        if (LoopFixture.isMounted()) {
            command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
        }
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-ea", "-Xmx64m", "-XX:MaxDirectMemorySize=2m",
                "-XX:TieredStopAtLevel=1", "-Djvloop.policy=" + fixture.policy().name(), "-cp", System.getProperty("java.class.path"),
                DirectMemoryProgram.class.getName(), kind));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        boolean ended = process.waitFor(HANGS_AFTER_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();

        assertThat(ended).as("it has ended; until then it printed: " + read(output)).isTrue();
        assertThat(process.exitValue()).as(read(output)).isZero();
    }

    private static String read(Path output) throws IOException {
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
