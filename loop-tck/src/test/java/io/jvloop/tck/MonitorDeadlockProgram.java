package io.jvloop.tck;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.run;
import static io.jvloop.Asyncio.yieldNow;

import io.jvloop.TaskOptions;
import io.jvloop.tck.manual.ManualPolicy;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Suspends in {@code synchronized} in baton mode, with a contender; prints what the watchdog says of it, and halts. */
final class MonitorDeadlockProgram {
    private static final Object MONITOR = new Object();
    private static final Logger LOGGER = Logger.getLogger("io.jvloop");

    private MonitorDeadlockProgram() {
    }

    public static void main(String[] arguments) {
        LOGGER.addHandler(new Halting());
        run(new ManualPolicy().options(), () -> {
            createTask(TaskOptions.named("the holder"), MonitorDeadlockProgram::suspendsInside);
            yieldNow();
            createTask(TaskOptions.named("the contender"), MonitorDeadlockProgram::waitsOutside).await();
        });
    }

    private static void suspendsInside() {
        synchronized (MONITOR) {
            Steps.sleepLong();
        }
    }

    private static void waitsOutside() {
        synchronized (MONITOR) {
            Thread.onSpinWait();
        }
    }

    /** Ends the process, which cannot end otherwise. */
    private static final class Halting extends Handler {
        @Override
        public void publish(LogRecord logged) {
            if (logged.getMessage().contains("has stood")) {
                System.out.println(logged.getMessage());
                System.out.flush();
                Runtime.getRuntime().halt(0);
            }
        }

        @Override
        public void flush() {
            // keeps nothing back
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
