package io.jvloop.tck.net.pipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.spi.Capability;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.programs.TestJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a loop leaves of the standard streams that its process shares with others. Looked at from a JVM of its own. */
public class StandardStreamsContract {
    private static final int O_NONBLOCK = 04000;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.CHILDREN, Capability.JDK_CHANNELS);
    @TempDir
    Path directory;

    /** {@code uvloop test_base.TestBaseUV.test_loop_std_files_cloexec}. */
    @Test
    @Behaviour(540)
    void flagsOfTheStandardStreamsAreAsBefore() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/fdinfo/0")), "needs /proc/self/fdinfo");
        Map<String, List<String>> flags = flags();

        assertThat(flags).containsKeys("before", "after");
        assertThat(flags.get("after")).hasSize(3).isEqualTo(flags.get("before"));
        assertThat(flags.getOrDefault("open", List.of())).as("a pipe of the loop is non-blocking while it is open")
                .allSatisfy(open -> assertThat(Integer.parseInt(flags.get("open").getFirst(), 8) & O_NONBLOCK).isNotZero());
    }

    private Map<String, List<String>> flags() throws IOException, InterruptedException {
        Path report = Files.createFile(directory.resolve("report"));
        TestJvm ended = TestJvm.run(TestJvm.command(fixture.policy(), StandardStreamsProgram.class, report.toString()));
        assertThat(ended.code()).as(ended.printed()).isZero();
        return Files.readAllLines(report).stream().map(line -> List.of(line.split(" ")))
                .collect(Collectors.toMap(List::getFirst, (Function<List<String>, List<String>>) words -> words.subList(1, words.size())));
    }
}
