package io.jvloop;

import io.jvloop.core.task.CoreTask;
import io.jvloop.core.task.VoidAdapters;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A time limit for a block, which can be moved or queried while the block runs. asyncio's {@code Timeout}.
 *
 * <p>When the deadline passes, the task that runs the block is cancelled: the block sees a {@link CancelledError} where it is suspended,
 * and only {@link #run} turns it into an {@link AsyncTimeoutException}, when the block is left. So clean-up code in the block runs first,
 * and may suspend. Another cancellation of the task remains one, even if it coincides with the deadline. A failure of the clean-up is
 * thrown as it is, with the time-out at the end of its chain of causes.
 *
 * <pre>{@code
 * var scope = TimeoutScope.after(Duration.ofSeconds(5));
 * scope.run(() -> {
 *     while (source.awaitProgress()) {
 *         scope.reschedule(Duration.ofSeconds(5));    // five seconds without progress are too much
 *     }
 * });
 * }</pre>
 */
public final class TimeoutScope {
    private static final long NEVER = Long.MAX_VALUE;
    /** A longer chain of causes is assumed to be a cycle. */
    private static final int LONGEST_CHAIN = 100;

    /** {@code CREATED -> ACTIVE -> EXPIRING -> EXPIRED} or {@code CREATED -> ACTIVE -> FINISHED}. */
    private enum State {
        CREATED, ACTIVE, EXPIRING, EXPIRED, FINISHED
    }

    private State state = State.CREATED;
    private long deadlineNanos;
    private @Nullable Duration limit; // what the deadline was computed from, for the message
    private @Nullable Task<?> task; // from the start of the block on
    private @Nullable Handle timer;
    private int cancellingBefore;

    private TimeoutScope(long deadlineNanos, @Nullable Duration limit) {
        this.deadlineNanos = deadlineNanos;
        this.limit = limit;
    }

    // ---- making one ----

    /**
     * A scope that ends {@code limit} after now, the time of this call. asyncio's {@code timeout(delay)}.
     *
     * @param limit how long at most; zero or less ends the block at its first suspension
     * @return a new scope
     * @throws IllegalStateException "no running event loop"
     */
    public static TimeoutScope after(Duration limit) {
        return new TimeoutScope(fromNow(limit), limit);
    }

    /**
     * A scope that ends at a time of the loop's clock. asyncio's {@code timeout_at}.
     *
     * @param deadlineNanos when, by {@link EventLoop#time}; a past time ends the block at its first suspension, {@link Long#MAX_VALUE}
     *                      never
     * @return a new scope
     */
    public static TimeoutScope at(long deadlineNanos) {
        return new TimeoutScope(deadlineNanos, null);
    }

    /**
     * A scope without a deadline, until {@link #reschedule} gives it one. asyncio's {@code timeout(None)}.
     *
     * @return a new scope
     */
    public static TimeoutScope never() {
        return new TimeoutScope(NEVER, null);
    }

    // ---- the block ----

    /**
     * Runs {@code body} in the calling task, at most until the deadline. A scope runs one block.
     *
     * <p>A body that ends in time disarms the deadline. One that swallows the cancellation and returns has its value returned:
     * {@link #expired} then tells.
     *
     * @param body what to run
     * @param <T>  what it gives
     * @param <X>  what it may throw
     * @return what it gave
     * @throws X                     as the body decides
     * @throws AsyncTimeoutException if the deadline ended it; its cause is the {@link CancelledError}
     * @throws CancelledError        if the task was cancelled otherwise
     * @throws IllegalStateException if the scope was run before, or the caller is not in a task
     */
    @Suspends
    public <T, X extends Exception> T run(Body<T, X> body) throws X {
        Objects.requireNonNull(body, "body");
        Task<?> running = enter();
        T value;
        try {
            value = body.run();
        } catch (Throwable failure) {
            leaveFailed(running, failure);
            throw failure;
        }
        leave(running);
        return value;
    }

    /**
     * Runs {@code body}, which gives no value, at most until the deadline; see {@link #run(Body)}.
     *
     * @param body what to run
     * @param <X>  what it may throw
     * @throws X                     as the body decides
     * @throws AsyncTimeoutException if the deadline ended it; its cause is the {@link CancelledError}
     * @throws CancelledError        if the task was cancelled otherwise
     * @throws IllegalStateException if the scope was run before, or the caller is not in a task
     */
    @Suspends
    public <X extends Exception> void run(VoidBody<X> body) throws X {
        run(VoidAdapters.body(body));
    }

    private Task<?> enter() {
        if (state != State.CREATED) {
            throw new IllegalStateException(this + " has already been entered: a scope runs one block, make another one");
        }
        Task<?> running = Asyncio.currentTask();
        if (running == null) {
            throw new IllegalStateException(this + " must be used in a task, and this is a callback: use createTask");
        }
        task = running;
        cancellingBefore = running.cancelling();
        state = State.ACTIVE;
        arm(running.loop());
        return running;
    }

    /** Ends the block. Returns whether only the deadline has ended it. */
    private boolean leave(Task<?> running) {
        disarmTimer();
        if (state != State.EXPIRING) {
            state = State.FINISHED;
            return false;
        }
        state = State.EXPIRED;
        return running.uncancel() <= cancellingBefore; // otherwise another request is open, and takes precedence
    }

    private void leaveFailed(Task<?> running, Throwable failure) {
        if (state != State.EXPIRING) {
            leave(running);
            return;
        }
        CancelledError cancelled = CoreTask.asCancellation(failure); // before the request is taken back
        boolean timedOut = leave(running);
        if (cancelled != null) {
            if (timedOut) {
                throw new AsyncTimeoutException(message(), cancelled);
            }
            throw cancelled;
        }
        if (timedOut) {
            attachTo(failure);
        }
    }

    /**
     * Appends the time-out to the causes of what clean-up code threw, which would hide it. Python uses the exception's context for that.
     */
    private void attachTo(Throwable failure) {
        AsyncTimeoutException hidden = new AsyncTimeoutException(message(), null);
        attach(failure, hidden);
        if (failure instanceof TaskGroupException group) {
            group.exceptions().forEach(member -> attach(member, hidden));
        }
    }

    private static void attach(Throwable failure, AsyncTimeoutException hidden) {
        Throwable last = failure;
        for (int length = 0; last.getCause() != null && length < LONGEST_CHAIN; length++) {
            last = last.getCause();
        }
        if (last == hidden) {
            return;
        }
        try {
            last.initCause(hidden);
        } catch (IllegalStateException causeIsFixed) {
            failure.addSuppressed(hidden);
        }
    }

    private String message() {
        Duration given = limit;
        return given == null ? "the block was not done by its deadline" : "the block was not done within " + given;
    }

    // ---- the deadline ----

    /**
     * The deadline.
     *
     * @return nanoseconds of the loop's clock, see {@link EventLoop#time}; empty if there is none
     */
    public OptionalLong when() {
        return deadlineNanos == NEVER ? OptionalLong.empty() : OptionalLong.of(deadlineNanos);
    }

    /**
     * Moves the deadline to {@code fromNow} after now.
     *
     * @param fromNow how long at most from now; zero or less ends the block at its next suspension
     * @throws IllegalStateException unless the block runs, the deadline has not passed, and the caller is in the turn of the block's loop
     */
    public void reschedule(Duration fromNow) {
        check("reschedule");
        move(fromNow(fromNow), fromNow);
    }

    /**
     * Moves the deadline to a time of the loop's clock.
     *
     * @param newDeadlineNanos when, by {@link EventLoop#time}; a past time ends the block at its next suspension, {@link Long#MAX_VALUE}
     *                         never
     * @throws IllegalStateException unless the block runs, the deadline has not passed, and the caller is in the turn of the block's loop
     */
    public void rescheduleAt(long newDeadlineNanos) {
        check("rescheduleAt");
        move(newDeadlineNanos, null);
    }

    /**
     * Removes the deadline; {@link #reschedule} may set another one.
     *
     * @throws IllegalStateException unless the block runs, the deadline has not passed, and the caller is in the turn of the block's loop
     */
    public void disarm() {
        check("disarm");
        move(NEVER, null);
    }

    /**
     * Whether the deadline passed while the block ran; true from the moment the block was cancelled on, also after it ended.
     *
     * @return whether it did
     */
    public boolean expired() {
        return state == State.EXPIRING || state == State.EXPIRED;
    }

    private void check(String operation) {
        Task<?> running = task;
        if (running != null) {
            running.loop().checkTurn(operation);
        }
    }

    private void move(long newDeadlineNanos, @Nullable Duration newLimit) {
        Task<?> running = task;
        if (state != State.ACTIVE || running == null) {
            throw new IllegalStateException("cannot move the deadline of " + this
                    + (state == State.CREATED ? ": it has not been entered" : ": it is too late"));
        }
        if (Asyncio.runningLoop() != running.loop()) {
            throw new IllegalStateException("cannot move the deadline of " + this + " in the turn of another loop than " + running.loop());
        }
        disarmTimer();
        deadlineNanos = newDeadlineNanos;
        limit = newLimit;
        arm(running.loop());
    }

    private void arm(EventLoop loop) {
        if (deadlineNanos == NEVER) {
            return;
        }
        timer = deadlineNanos <= loop.time() ? loop.callSoon(this::deadlinePassed) : loop.callAt(deadlineNanos, this::deadlinePassed);
    }

    private void disarmTimer() {
        Handle armed = timer;
        if (armed != null) {
            armed.cancel();
            timer = null;
        }
    }

    private void deadlinePassed() {
        timer = null;
        state = State.EXPIRING;
        Objects.requireNonNull(task).cancel();
    }

    private static long fromNow(Duration delay) {
        long now = Asyncio.runningLoop().time();
        long nanos = TimeUnit.NANOSECONDS.convert(delay); // a century too long becomes Long.MAX_VALUE
        long deadline = now + nanos;
        boolean overflow = ((now ^ deadline) & (nanos ^ deadline)) < 0;
        return overflow ? nanos > 0 ? NEVER : Long.MIN_VALUE : deadline;
    }

    @Override
    public String toString() {
        String text = "TimeoutScope[" + state.name().toLowerCase(Locale.ROOT);
        if (state == State.ACTIVE) {
            text += ", when=" + (deadlineNanos == NEVER ? "never" : deadlineNanos);
        }
        return text + "]";
    }
}
