package io.jvloop.core.report;

import io.jvloop.spi.Log;
import java.lang.System.Logger.Level;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Safe for use by any thread. One daemon thread a process that makes texts and logs them for threads that others rely on: text forms and
 * loggers are user code, which may wait for a lock that only the watchdog's help sets free. What it cannot keep up with is dropped.
 */
public final class Reporter {
    private static final int WAITING = 64;
    private static final ExecutorService THREAD = start();

    private Reporter() {
    }

    private static ExecutorService start() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING),
                body -> Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false).name("jvloop-reporter").unstarted(body),
                new ThreadPoolExecutor.DiscardPolicy());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    public static void warn(Supplier<String> text) {
        THREAD.execute(() -> tell(text));
    }

    /** Logs a failure whose text forms may be somebody's. */
    public static void error(String text, Throwable failure) {
        THREAD.execute(() -> Log.log(Level.ERROR, text, failure));
    }

    private static void tell(Supplier<String> text) {
        try {
            Log.warn(text.get());
        } catch (Throwable broken) {
            Log.log(Level.ERROR, "jvloop could not make the text of a report", broken);
        }
    }
}
