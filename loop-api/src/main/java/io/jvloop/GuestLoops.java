package io.jvloop;

import io.jvloop.assembly.LoopAssembly;
import io.jvloop.core.task.VoidAdapters;
import io.jvloop.core.turn.CarrierCall;
import io.jvloop.spi.LoopHost;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * Safe for use by any thread. Opens loops that live in a program which has a loop of its own: a user interface, a game, a server. The host
 * makes the loop's turns, in its own thread, among its own events.
 *
 * <p>A turn is short: it lasts until each coroutine and callback that was ready has come to its next suspension. The host must not hold a
 * monitor while it makes a turn, and its thread's stack bounds how deep coroutines can go.
 */
public final class GuestLoops {
    private GuestLoops() {
    }

    /**
     * Opens a loop whose turns an executor makes. Between turns a thread of the loop waits for events and keeps time, so the host does
     * nothing for the loop then, and asks nothing of it: what it calls between turns is refused as any other thread's calls are, and
     * {@link EventLoop#callSoonThreadsafe} and {@link Asyncio#runCoroutineThreadsafe} are the way in.
     *
     * <p>The loop runs from the start, so {@code runForever} and {@code runUntilComplete} are refused. It ends when it is stopped in a
     * turn, when it is closed, when something fatal happens, which is thrown to the host, or when the executor refuses a turn, which is
     * reported to the exception handler. Until then only the host's thread may close it, and only between turns.
     *
     * @param host    runs what it is given one after the other, later than in the call, and in a platform thread. It may not drop a turn:
     *                the loop would stand, and the watchdog would name the host
     * @param options how the loop is made
     * @return the loop, which runs
     * @throws UnsupportedOperationException if the back end is tied to one thread, as io_uring's is
     */
    @AnyThread
    public static EventLoop on(Executor host, LoopOptions options) {
        return LoopAssembly.openGuest(Objects.requireNonNull(host, "host"), options);
    }

    /**
     * Opens a loop on a host that tells it the events, for a bridge to a framework: the loop's back end joins the framework's own poll.
     * Called in the host's thread, in no turn of a loop. What the host's thread does between two turns counts as in the turn. For the rest
     * as {@link #on(Executor, LoopOptions)}; only what ends the run is always thrown to the host.
     *
     * @param host    makes the turns
     * @param options how the loop is made, with a policy whose back end the host drives
     * @return the loop, which runs
     * @throws IllegalStateException if the calling thread is virtual, or runs a loop; what {@code host} throws is thrown, too
     */
    public static EventLoop on(LoopHost host, LoopOptions options) {
        return LoopAssembly.openGuest(Objects.requireNonNull(host, "host"), options);
    }

    /**
     * Runs {@code body} on the thread that makes the loop's turns, in no virtual thread, while the calling task is suspended: for code that
     * compares the current thread with its own, as user interfaces do. Cancelling the task does not break the body off.
     *
     * <p>The body is the host's own code. In an executor's guest it calls the loop as other threads do, in a {@link LoopHost}'s guest as
     * handlers do. It may let the host go on inside it, as a modal dialog does: then the host makes turns in there, and the other tasks of
     * the guest go on. What ends the loop in such a turn takes effect when the body is over. If the body does not let the host go on, the
     * loop stands, as it does in each body of a loop that is no guest or has an executor of several threads.
     *
     * @param body what to run
     * @param <T>  what it gives
     * @param <X>  what it may throw
     * @return what it gave
     * @throws X                     the very instance it threw
     * @throws IllegalStateException if the caller is no task
     */
    @Suspends
    public static <T, X extends Exception> T onCarrier(Body<T, X> body) throws X {
        return CarrierCall.make(body);
    }

    /** Runs {@code body}, which gives no value; see {@link #onCarrier(Body)}. */
    @Suspends
    public static <X extends Exception> void onCarrier(VoidBody<X> body) throws X {
        CarrierCall.make(VoidAdapters.body(body));
    }
}
