package io.jvloop.core.turn;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Safe for use by any thread. Runs the virtual threads of a loop that is closed to their end, on a thread of the process.
 *
 * <pre>
 * run       queues the continuation, and then asks whether they are released: then it hands out what is queued
 * release   notes that they are, and then hands out what is queued
 * </pre>
 *
 * <p>Each side writes before it reads, so none is left behind; the queue gives each out once. They are held until the back end is closed:
 * their clean-up code would close what is just being freed.
 *
 * <p>A thread parked in JDK code when its loop closed may own a lock, or be handed one later; never to run it again would lock out others
 * in the JVM for good.
 */
final class LateContinuations {
    private static final Executor THREAD = start();
    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    private final Executor executor;
    private volatile boolean released;

    LateContinuations() {
        this(THREAD);
    }

    LateContinuations(Executor executor) {
        this.executor = executor;
    }

    private static Executor start() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                body -> Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false).name("jvloop-late").unstarted(body));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    void run(Runnable continuation) {
        held.add(continuation);
        if (released) {
            handOut();
        }
    }

    /** Lets them run, since the loop holds nothing any more that they could harm. */
    void release() {
        released = true;
        handOut();
    }

    private void handOut() {
        for (Runnable continuation = held.poll(); continuation != null; continuation = held.poll()) {
            executor.execute(continuation);
        }
    }
}
