package io.jvloop.examples.tour;

import static io.jvloop.Asyncio.runningLoop;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.examples.Backends;
import io.jvloop.examples.Programs;
import io.jvloop.tck.manual.ManualPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TourTest {
    private static final String FIRST_CHAPTER_WITH_THREADS = "11. ";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** On simulated time every line of the chapters without threads has its exact time. */
    @Test
    void theWholeTourRunsFromStartToEnd() throws Exception {
        Asyncio.run(new ManualPolicy().options(), () -> Tour.take(out));

        String text = printed().replace(System.lineSeparator(), "\n");
        int withThreads = text.indexOf(FIRST_CHAPTER_WITH_THREADS);
        assertThat(text.substring(0, withThreads).strip()).isEqualTo(expected().strip());
        assertThat(text.substring(withThreads)).contains("the thread has measured 23 degrees", "the thread has ended",
                "orders is read by jvloop-worker", "one coroutine calls Thread.sleep",
                "Asyncio.run() cannot be called from a running event loop",
                "no running event loop", "has stood for", "The whole tour took", "'manual'");
    }

    private static String expected() throws IOException {
        try (InputStream file = TourTest.class.getResourceAsStream("tour.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aSleepingThreadAndBlockingCodeStopNobody(String policy) throws Exception {
        Asyncio.run(Backends.options(policy), () -> Threads.all(new Narrator(out, runningLoop())));

        assertThat(printed()).contains("the thread has measured 23 degrees", "the coroutine was parked, not the loop");
        assertThat(printed().lines().filter(line -> line.contains("the other goes on"))).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void eachMistakeGetsItsMessage(String policy) throws Exception {
        Asyncio.run(Backends.options(policy), () -> Mistakes.all(new Narrator(out, runningLoop())));

        assertThat(printed().lines().map(String::strip)).anyMatch(line -> line.contains("run inside run:"))
                .anyMatch(line -> line.contains("createTask without a loop:")).anyMatch(line -> line.contains("a callback that blocks:"))
                .anyMatch(line -> line.startsWith("at io.jvloop.examples.tour.Mistakes.computeForLong"));
    }

    @Test
    void theCommandLineIsSmall() throws Exception {
        Process help = Programs.start(Tour.class, "--help");
        Process wrong = Programs.start(Tour.class, "--nosuch");

        assertThat(List.of(help.waitFor(), wrong.waitFor())).containsExactly(0, 2);
        assertThat(help.inputReader().readLine()).startsWith("usage: tour");
        assertThat(wrong.errorReader().readLine()).isEqualTo("tour: unknown argument '--nosuch'");
    }
}
