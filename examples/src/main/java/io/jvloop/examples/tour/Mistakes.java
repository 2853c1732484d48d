package io.jvloop.examples.tour;

import static io.jvloop.Asyncio.*;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import java.time.Duration;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What everybody does wrong once, and what jvloop says to it. */
final class Mistakes {
    private static final Logger LOG = Logger.getLogger("io.jvloop");

    private Mistakes() {
    }

    static void all(Narrator tell) throws Exception {
        tell.chapter("Typical mistakes", () -> {
            nestedRun(tell);
            createTaskOutsideALoop(tell);
            blockingCallback(tell);
        });
    }

    static void nestedRun(Narrator tell) {
        try {
            Asyncio.run(() -> sleep(Duration.ofSeconds(1)));
        } catch (IllegalStateException e) {
            tell.say("run inside run:             %s", e.getMessage());
        }
    }

    static void createTaskOutsideALoop(Narrator tell) {
        try {
            toThread(() -> createTask(() -> sleep(Duration.ofSeconds(1))));
        } catch (IllegalStateException e) {
            tell.say("createTask without a loop:  %s", e.getMessage());
        }
    }

    /** While a callback computes, nothing else of its loop runs. In debug mode that is noticed after a tenth of a second. */
    static void blockingCallback(Narrator tell) {
        EventLoop loop = runningLoop();
        boolean debug = loop.debug();
        loop.setDebug(true);
        LOG.setUseParentHandlers(false);
        Handler shown = new Shown(tell);
        LOG.addHandler(shown);
        try {
            loop.callSoon(Mistakes::computeForLong);
            sleep(Duration.ofMillis(1));
        } finally {
            LOG.removeHandler(shown);
            LOG.setUseParentHandlers(true);
            loop.setDebug(debug);
        }
    }

    private static void computeForLong() {
        long end = System.nanoTime() + Duration.ofMillis(600).toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** Shows the log's messages among the other lines, instead of on the standard error. */
    private static final class Shown extends Handler {
        private final Narrator tell;

        Shown(Narrator tell) {
            this.tell = tell;
        }

        @Override
        public void publish(LogRecord entry) {
            tell.say("a callback that blocks:     %s", entry.getMessage());
        }

        @Override
        public void flush() {
            // nothing is kept
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
