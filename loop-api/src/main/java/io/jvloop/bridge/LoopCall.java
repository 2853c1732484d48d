package io.jvloop.bridge;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.Suspends;
import io.jvloop.Task;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. A blocking call that a task of a loop makes for a caller who is elsewhere.
 *
 * <p>The caller never leaves before that task has ended, for it may be at work with the caller's buffer. So who is interrupted or cancelled
 * learns of what was done: if the call had an outcome by then it has it for the caller, too, who meets the interruption at the next call.
 */
final class LoopCall {
    private LoopCall() {
    }

    /** Makes the call: here in the loop's own turn, else there. */
    @Suspends
    static <T> T make(EventLoop loop, String what, Callable<? extends T> body) throws IOException {
        try {
            return loop.isInTurn() ? body.call() : elsewhere(loop, what, body);
        } catch (IOException | RuntimeException failure) {
            throw failure;
        } catch (Exception undeclared) {
            throw new AssertionError("a body that fails with what it does not declare", undeclared);
        }
    }

    private static <T> T elsewhere(EventLoop loop, String what, Callable<? extends T> body) throws Exception {
        Latch.checkMayWait(what);
        LoopJob<T> job = new LoopJob<>(body, _ -> {});
        try {
            job.start(loop);
        } catch (IllegalStateException closed) {
            throw new IOException(closed.getMessage(), closed);
        }
        Throwable disturbance = awaitEnd(what, job);
        try {
            T value = job.get();
            meetLater(disturbance);
            return value;
        } catch (CancellationException withdrawn) {
            throw instead(loop, what, disturbance, withdrawn);
        } catch (ExecutionException failed) {
            meetLater(disturbance);
            throw rethrown(failed);
        }
    }

    /** Waits until the job has ended, withdrawing it when the caller is interrupted or cancelled; gives the first of these. */
    private static @Nullable Throwable awaitEnd(String what, LoopJob<?> job) {
        Throwable disturbance = null;
        for (;;) {
            try {
                job.awaitEnd(what);
                return disturbance;
            } catch (InterruptedException | CancelledError disturbed) {
                if (disturbance == null) {
                    disturbance = disturbed;
                    job.withdraw();
                }
            }
        }
    }

    /** The call has its outcome, so the caller meets its interruption or cancellation where it waits next. */
    private static void meetLater(@Nullable Throwable disturbance) {
        if (disturbance instanceof CancelledError cancelled) {
            Task<?> task = Objects.requireNonNull(Asyncio.currentTask());
            task.uncancel();
            task.cancel(cancelled.cancelMessage());
        } else if (disturbance != null) {
            Thread.currentThread().interrupt();
        }
    }

    private static IOException instead(EventLoop loop, String what, @Nullable Throwable disturbance, CancellationException withdrawn) {
        if (disturbance instanceof CancelledError cancelled) {
            throw cancelled;
        }
        if (disturbance != null) {
            Thread.currentThread().interrupt();
            return new InterruptedIOException(what + " was interrupted");
        }
        return new IOException(what + " was cancelled: the run of event loop " + loop.name() + " has ended, or the loop is closed",
                withdrawn);
    }

    private static Exception rethrown(ExecutionException failed) {
        if (failed.getCause() instanceof Error error) {
            throw error;
        }
        return failed.getCause() instanceof Exception failure ? failure : failed;
    }
}
