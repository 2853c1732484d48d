package io.jvloop.tck;

import io.jvloop.Asyncio;
import io.jvloop.tck.doubles.PollingHost;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Safe for use by any thread. Notes what of somebody's code is called on a thread that mounts coroutines, where nothing may be that could
 * wait for one of them. In baton mode there is no such thread.
 */
final class CarrierWatch extends Handler {
    private static final Logger LOGGER = Logger.getLogger("io.jvloop");
    private static final boolean MOUNTED = LoopFixture.isMounted();
    private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

    void begin() {
        FOUND.clear();
        LOGGER.addHandler(this);
    }

    /** Ends the watch: where the carrier was met. */
    Queue<String> end() {
        LOGGER.removeHandler(this);
        return FOUND;
    }

    /** Called by code that must not run there. */
    static void check(String what) {
        if (isCarrier()) {
            FOUND.add(what + " was called on the thread that mounts coroutines, at " + StackWalker.getInstance()
                    .walk(frames -> frames.filter(frame -> frame.getClassName().startsWith("io.jvloop.core.")).limit(5).toList()));
        }
    }

    /** A coroutine's own thread is virtual, though it runs on the carrier. */
    private static boolean isCarrier() {
        if (Thread.currentThread().isVirtual() || !MOUNTED || PollingHost.isHostThread()) {
            return false;
        }
        try {
            Asyncio.runningLoop();
            return true;
        } catch (IllegalStateException outside) {
            return false;
        }
    }

    @Override
    public void publish(LogRecord logged) {
        check("the logger");
    }

    @Override
    public void flush() {
        // keeps nothing
    }

    @Override
    public void close() {
        // holds nothing
    }
}
