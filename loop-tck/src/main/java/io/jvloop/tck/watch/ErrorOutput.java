package io.jvloop.tck.watch;

import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Keeps what jvloop says on the standard error stream during a test because its logger has thrown, which the test expects: nobody would see
 * a line there that matters. All else is printed.
 */
public final class ErrorOutput implements BeforeEachCallback, AfterEachCallback {
    private static final String EXPECTED = "jvloop could not log";
    private final List<String> kept = new CopyOnWriteArrayList<>();
    private @Nullable PrintStream replaced;

    /** What could not be logged so far. */
    public List<String> unlogged() {
        return kept;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        PrintStream system = System.err;
        replaced = system;
        kept.clear();
        System.setErr(new PrintStream(system, true) {
            @Override
            public void println(@Nullable String line) {
                if (line != null && line.startsWith(EXPECTED)) {
                    kept.add(line);
                } else {
                    system.println(line);
                }
            }
        });
    }

    @Override
    public void afterEach(ExtensionContext context) {
        System.setErr(Objects.requireNonNull(replaced));
    }
}
