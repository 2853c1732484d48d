package io.jvloop.core;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Safe for use by any thread. Runs to their end the virtual threads of loops that are closed.
 *
 * <p>A thread parked in JDK code when its loop closed may own a lock, or be handed one later; never to run it again would lock out others
 * in the JVM for good.
 */
final class LateContinuations {
    private static final ExecutorService THREAD = start();

    private LateContinuations() {
    }

    private static ExecutorService start() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                body -> Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false).name("jvloop-late").unstarted(body));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    static void run(Runnable continuation) {
        THREAD.execute(continuation);
    }
}
