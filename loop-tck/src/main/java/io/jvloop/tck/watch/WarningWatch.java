package io.jvloop.tck.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Safe for use by any thread. Fails a test in which somebody logs a warning that the test does not take. */
public final class WarningWatch extends Handler implements BeforeEachCallback, AfterEachCallback {
    private final Logger logger;
    private final Predicate<String> expected;
    private final Runnable atTheEnd;
    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();

    /**
     * Makes a watch.
     *
     * @param logger   below which warnings count; empty for all
     * @param expected what the whole message of those matches that do not count
     * @param atTheEnd runs behind each test, and may yet bring warnings about
     */
    public WarningWatch(String logger, Pattern expected, Runnable atTheEnd) {
        this.logger = Logger.getLogger(logger);
        this.expected = expected.asMatchPredicate();
        this.atTheEnd = atTheEnd;
    }

    /** What was warned of, which is then forgotten. */
    public List<String> warnings() {
        List<String> taken = List.copyOf(warnings);
        warnings.clear();
        return taken;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        logger.addHandler(this);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try {
            atTheEnd.run();
        } finally {
            logger.removeHandler(this);
        }
        List<String> left = warnings();
        if (context.getExecutionException().isEmpty()) {
            assertThat(left).as("warnings that the test did not take").isEmpty();
        }
    }

    @Override
    public void publish(LogRecord logged) {
        if (logged.getLevel().intValue() >= Level.WARNING.intValue() && !expected.test(logged.getMessage())) {
            warnings.add(logged.getLoggerName() + ": " + logged.getMessage()
                    + (logged.getThrown() == null ? "" : ": " + logged.getThrown()));
        }
    }

    @Override
    public void flush() {
        // keeps everything
    }

    @Override
    public void close() {
        // holds nothing
    }
}
