package io.jvloop.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.tck.net.limits.DescriptorLimitProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The mode is decided once a JVM, when its first loop opens; whatever that moment is like, it is the one that the flag says. */
class CoroutineModeTest {
    private static final String EXPECTED = LoopFixture.isMounted() ? "mounted mode" : "baton mode";
    private static final String ONE_CARRIER = "-Djdk.virtualThreadScheduler.parallelism=1";
    private static final String NO_MORE = "-Djdk.virtualThreadScheduler.maxPoolSize=1";
    private static final Path SHELL = Path.of("/bin/sh");

    /** The JDK's pollers want descriptors; the first loop of the JVM does not need them. */
    @Test
    void firstLoopOpensWhileDescriptorsAreExhausted() throws Exception {
        assumeTrue(Files.isExecutable(SHELL), "needs a shell, for its ulimit");
        List<String> command = new ArrayList<>(List.of(SHELL.toString(), "-c",
                "ulimit -n " + DescriptorLimitProgram.LIMIT + " && exec \"$@\"", "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        if (LoopFixture.isMounted()) {
            command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
        }
        command.addAll(List.of("-XX:-MaxFDLimit", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                CoroutineModeProgram.class.getName(), "descriptors"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()).contains(EXPECTED);
    }

    /** The trial waits for an ordinary virtual thread, and so must not keep the only carrier. */
    @Test
    void firstLoopMayBeOpenedByTheOnlyVirtualThreadThatCanRun() throws Exception {
        assertThat(Child.output("--default-signal=INT", List.of(ONE_CARRIER, NO_MORE), CoroutineModeProgram.class, "virtual"))
                .containsExactly(EXPECTED, "exit 0");
    }

    /** Nor does an interrupt cut the trial short, or get lost. */
    @Test
    void firstLoopMayBeOpenedByAnInterruptedThread() throws Exception {
        assertThat(Child.output(CoroutineModeProgram.class, "interrupted")).containsExactly("interrupted true, " + EXPECTED, "exit 0");
    }

    /** The JDK starts its socket pollers in whoever waits first. They are virtual threads, and the whole JVM's. */
    @Test
    void jdkSocketsOutliveTheLoopThatUsedThemFirst() throws Exception {
        for (String pollers : List.of("-Djdk.pollerMode=1", "-Djdk.pollerMode=2")) {
            assertThat(Child.output("--default-signal=INT", List.of(pollers), CoroutineModeProgram.class, "sockets"))
                    .containsExactly("in a coroutine 7", "afterwards 7", "exit 0");
        }
    }
}
