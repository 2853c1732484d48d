package io.jvloop.core;

import io.jvloop.EventLoop;
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
    private static final Map<Thread, CoreEventLoop> BY_CARRIER = new ConcurrentHashMap<>();
    private static final ThreadLocal<@Nullable CoreEventLoop> BOUND = new ThreadLocal<>();
    private static final ThreadLocal<@Nullable EventLoop> SET = new ThreadLocal<>();

    private CurrentLoop() {
    }

    static void attach(Thread carrier, CoreEventLoop loop) {
        BY_CARRIER.put(carrier, loop);
    }

    static void detach(Thread carrier) {
        BY_CARRIER.remove(carrier);
    }

    static void bind(CoreEventLoop loop) {
        BOUND.set(loop);
    }

    static void unbind() {
        BOUND.remove();
    }

    /** The loop in whose turn the caller is, null outside any. */
    public static @Nullable CoreEventLoop running() {
        if (CoroutineMode.isMounted()) {
            return BY_CARRIER.get(VirtualThreads.currentCarrier());
        }
        CoreEventLoop loop = BOUND.get();
        return loop != null && loop.driver.inTurn() ? loop : null;
    }

    /** In mounted mode: whether the caller is a loop's own thread between two mounts, where nobody's code may run. */
    static boolean isCarrier() {
        return CoroutineMode.isMounted() && BY_CARRIER.containsKey(Thread.currentThread());
    }

    /** The strand that runs the caller, null outside any loop and in a thread that is nobody's. */
    static @Nullable Strand strand() {
        CoreEventLoop loop = running();
        return loop == null ? null : loop.confinement.strand();
    }

    /** The loop in whose turn the caller is. */
    public static CoreEventLoop require() {
        CoreEventLoop loop = running();
        if (loop == null) {
            throw new IllegalStateException(
                    "no running event loop: this belongs in a task or callback of one; start with Asyncio.run(...)");
        }
        return loop;
    }

    /** Refuses to run a loop from within a loop's turn. */
    public static void refuseNesting(String operation) {
        if (running() != null) {
            throw new IllegalStateException(
                    operation + " cannot be called from a running event loop: await the body there, or createTask it");
        }
    }

    public static EventLoop runningOrSet() {
        EventLoop loop = running();
        if (loop == null) {
            loop = SET.get();
        }
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
