package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.createSubprocess;
import static io.jvloop.Asyncio.run;
import static io.jvloop.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.examples.Backends;
import io.jvloop.process.ProcessOptions;
import io.jvloop.process.Redirect;
import io.jvloop.process.Subprocess;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessTest {
    private final Stage stage = new Stage();
    private final PrintStream out = stage.out;

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aProgramIsFedAndRead(String policy) throws Exception {
        run(Backends.options(policy), () -> {
            // snippet: communicate
            try (Subprocess sort = createSubprocess(ProcessOptions.of("sort").withPipes())) {
                byte[] sorted = sort.communicate("b\na\n".getBytes(StandardCharsets.UTF_8)).stdout();
                out.print(new String(sorted, StandardCharsets.UTF_8));
                out.println("status " + sort.returnCode().getAsInt());
            }
            // end
        });
        stage.assertPrinted("communicate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aProgramIsReadLineByLine(String policy) throws Exception {
        run(Backends.options(policy), () -> {
            // snippet: process-lines
            ProcessOptions options = ProcessOptions.shell("echo one; echo two; exit 3").withStdout(Redirect.PIPE);
            try (Subprocess child = createSubprocess(options)) {
                for (String line : child.stdout().lines()) {
                    out.println(line);
                }
                out.println(child.waitFor());
            }
            // end
        });
        assertThat(stage.printed()).containsExactly("one", "two", "3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aProgramThatTakesTooLongIsEnded(String policy) throws Exception {
        run(Backends.options(policy), () -> {
            // snippet: process-timeout
            try (Subprocess child = createSubprocess(ProcessOptions.of("sleep", "3600"))) {
                try {
                    timeout(Duration.ofMillis(50), () -> child.waitFor());
                } catch (AsyncTimeoutException e) {
                    child.terminate();          // sendSignal("TERM"); there is kill() too
                }
                out.println(child.waitFor());   // -15: ended by signal 15
            }
            // end
        });
        assertThat(stage.printed()).containsExactly("-15");
    }
}
