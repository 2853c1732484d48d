package io.jvloop.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** JNR takes some hundred milliseconds to load, which would hold a loop. Each way to it is tried in a JVM of its own. */
class JnrIsLoadedBesideTheLoopTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NEITHER")
    void firstUseThatNeedsItHasItLoadedInAnotherThread(JnrUses.Way way) throws Exception {
        assertThat(loadingThreads(way)).containsExactly("jvloop-loader");
    }

    @Test
    void whoNeedsItNotDoesNotLoadIt() throws Exception {
        assertThat(loadingThreads(JnrUses.Way.NEITHER)).isEmpty();
    }

    private static List<String> loadingThreads(JnrUses.Way way) throws IOException, InterruptedException {
        assumeTrue(Epoll.isAvailable(), "needs epoll");
        Process program = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "--add-opens", "java.base/java.lang=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED", "-Xlog:jfr*=off", "-cp",
                System.getProperty("java.class.path"), JnrUses.class.getName(), way.name()).redirectErrorStream(true).start();
        List<String> printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        assertThat(program.waitFor()).as(printed.toString()).isZero();
        return printed;
    }
}
