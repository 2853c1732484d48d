package io.jvloop.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.VoidBody;
import io.jvloop.tck.manual.ManualPolicy;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Where the guide's snippets run: on simulated time, and keeping what they print. */
final class Stage {
    private final ManualPolicy policy = new ManualPolicy();
    private final long begin = policy.clock().nanoTime();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    <X extends Exception> void play(VoidBody<X> scene) throws X {
        Asyncio.run(policy.options(), scene);
    }

    Duration elapsed() {
        return Duration.ofNanos(policy.clock().nanoTime() - begin);
    }

    List<String> printed() {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** Compares what was printed with what the guide says. */
    void assertPrinted(String name) {
        assertThat(printed()).isEqualTo(Guide.output(name));
    }
}
