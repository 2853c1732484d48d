package io.jvloop.core.turn;

import io.jvloop.EventLoop;
import io.jvloop.core.carrier.CoroutineMode;
import io.jvloop.core.carrier.VirtualThreads;
import io.jvloop.spi.ThreadText;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. Answers "which loop's turn am I in?", and for whom.
 *
 * <p>By the carrier, not by the current thread: coroutines and runners run on the loop's own thread, and nothing else does. In baton mode,
 * where no thread is the loop's alone, by the strand's thread and whether it holds the baton.
 */
public final class CurrentLoop {
    private static final Map<Thread, Scheduler> BY_CARRIER = new ConcurrentHashMap<>();
    private static final ThreadLocal<@Nullable Scheduler> BOUND = new ThreadLocal<>();
    private static final ThreadLocal<@Nullable EventLoop> SET = new ThreadLocal<>();

    private CurrentLoop() {
    }

    static void attach(Thread carrier, Scheduler scheduler) {
        BY_CARRIER.put(carrier, scheduler);
    }

    static void detach(Thread carrier) {
        BY_CARRIER.remove(carrier);
    }

    static void bind(Scheduler scheduler) {
        BOUND.set(scheduler);
    }

    static void unbind() {
        BOUND.remove();
    }

    /** The loop in whose turn the caller is, null outside any. */
    public static @Nullable Scheduler running() {
        if (CoroutineMode.isMounted()) {
            return BY_CARRIER.get(VirtualThreads.currentCarrier());
        }
        Scheduler bound = BOUND.get();
        return bound != null && bound.driver.inTurn() ? bound : null;
    }

    /** In mounted mode: whether the caller is a loop's own thread between two mounts, where nobody's code may run but a host's. */
    public static boolean isCarrier() {
        Scheduler carried = CoroutineMode.isMounted() ? BY_CARRIER.get(Thread.currentThread()) : null;
        return carried != null && !carried.isAway();
    }

    /** The strand that runs the caller, null outside any loop and in a thread that is nobody's. */
    public static @Nullable Strand strand() {
        Scheduler running = running();
        return running == null ? null : running.strand();
    }

    /** The loop in whose turn the caller is, null outside any. */
    public static @Nullable EventLoop runningLoop() {
        Scheduler running = running();
        return running == null ? null : running.loop();
    }

    /** The loop in whose turn the caller is. */
    public static Scheduler require() {
        Scheduler running = running();
        if (running == null) {
            throw new IllegalStateException(
                    "no running event loop: this belongs in a task or callback of one; start with Asyncio.run(...)");
        }
        return running;
    }

    /** Refuses to run a loop from within a loop's turn. */
    public static void refuseNesting(String operation) {
        if (running() != null) {
            throw new IllegalStateException(
                    operation + " cannot be called from a running event loop: await the body there, or createTask it");
        }
    }

    public static EventLoop runningOrSet() {
        Scheduler running = running();
        EventLoop loop = running != null ? running.loop() : SET.get();
        if (loop == null) {
            throw new IllegalStateException("there is no current event loop in " + ThreadText.ofCaller()
                    + ": run one, or set one with setEventLoop");
        }
        return loop;
    }

    public static void set(@Nullable EventLoop loop) {
        if (loop == null) {
            SET.remove();
        } else {
            SET.set(loop);
        }
    }
}
