package io.jvloop.core.task;

import io.jvloop.CancelledError;
import io.jvloop.Context;
import io.jvloop.Coroutine;
import io.jvloop.Task;
import io.jvloop.TaskOptions;
import io.jvloop.VoidCoroutine;
import io.jvloop.core.report.CreationSite;
import io.jvloop.core.report.StackView;
import io.jvloop.core.turn.CoreContext;
import io.jvloop.core.turn.CoreHandle;
import io.jvloop.core.turn.CoreIoEntry;
import io.jvloop.core.turn.CurrentLoop;
import io.jvloop.core.turn.Strand;
import io.jvloop.core.turn.StrandTask;
import io.jvloop.spi.FatalError;
import io.jvloop.spi.Log;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A running coroutine, and its cancellation.
 *
 * <pre>
 * cancel() finds the task            does                                             the task sees
 * waiting for a task or a gathering  passes the request on ({@link Cancellation})        what they make of it
 *   which closes a cycle of waits    mustCancel, queues it                            CancelledError: the cycle is broken here
 * waiting for a future               cancels that future                              CancelledError from the future
 *   which is done already            mustCancel                                       CancelledError instead of its outcome
 * waiting for an I/O event           takes it off the entry, mustCancel, queues it    CancelledError; the event is not lost
 * queued, running, or not begun      mustCancel                                       CancelledError at its next suspension; no body
 * parked in JDK code                 mustCancel, interrupts its thread                what the JDK throws, which counts as delivery
 *                                                                                     where jvloop looks for it, else as running
 * done                               nothing, answers false
 * </pre>
 */
public final class CoreTask<T> extends CorePromise<T> implements Task<T>, StrandTask, Runnable {
    private static final AtomicLong COUNTER = new AtomicLong();
    private static final String NEXT_TURN = "the next turn";

    final Strand strand;
    private final Coroutine<T> body;
    private final long number = COUNTER.incrementAndGet();
    private @Nullable String name;

    /** A {@link CorePromise}, a {@link CoreIoEntry} or {@link #NEXT_TURN} while suspended. */
    @Nullable Object waitingFor;
    /** Null as long as nobody has asked to cancel it. */
    private @Nullable CancelRequests requests;
    /** Whether the task that it waits for waits, in the end, for it. */
    boolean closesCycle;
    /** Whether its loop is closed, so that it may only clean up. */
    private boolean unwinding;

    // links of TaskRegistry
    @Nullable CoreTask<?> newer;
    @Nullable CoreTask<?> older;

    CoreTask(Tasks tasks, TaskOptions options, Coroutine<T> body) {
        super(tasks);
        this.body = body;
        this.name = options.name();
        Context context = options.context();
        this.strand = new Strand(tasks.scheduler, this, context != null ? (CoreContext) context : CoreContext.current().copy(), this);
    }

    // ---- running: on the strand's thread ----

    @Override
    public void run() {
        try {
            if (isCancellationDue()) {
                throw requests().deliver();
            }
            T value = body.run();
            if (isCancellationDue()) {
                markCancelled(requests().message(), requests().origin());
            } else {
                if (tasks.scheduler.debug() && cancelling() > 0) {
                    reportSwallowed();
                }
                completeValue(value);
            }
        } catch (Throwable failure) {
            end(failure);
        } finally {
            if (!tasks.scheduler.isClosed()) { // else this may be the thread of LateContinuations
                tasks.registry.remove(this);
            }
            strand.end();
        }
    }

    @Override
    public void startFailed(Throwable refused) {
        end(refused);
        tasks.registry.remove(this);
    }

    private void reportSwallowed() {
        Log.warn("a cancellation was swallowed: " + name() + " ended with a value though it was cancelled "
                + cancelling() + " times; throw the CancelledError on, or call uncancel");
    }

    /** Its waiters would wait for ever if even that failed: then the run ends. */
    private void end(Throwable failure) {
        try {
            if (isDone()) {
                tasks.failures.endRun(failure); // thrown while they were told
            } else {
                fail(failure);
            }
        } catch (Throwable broken) {
            tasks.failures.endRun(broken);
        }
    }

    private void fail(Throwable failure) {
        CancelledError cancellation = cancellationIn(failure);
        if (cancellation != null) {
            endCancelled(cancellation); // whoever waits shall see where this one was interrupted
        } else {
            completeFailure(failure);
            if (FatalError.isFatal(failure)) {
                tasks.failures.endRun(failure);
                markRetrieved();
            }
        }
    }

    @Override
    public void suspendFor(Object target) {
        closesCycle = target instanceof CoreTask<?> awaited && AwaitCycle.closes(this, awaited);
        boolean cancelled = isCancellationDue();
        if (requests != null) {
            requests.forgetInterrupt();
        }
        if (cancelled) {
            cancelWait(target, requests());
        } else if (closesCycle) {
            AwaitCycle.report(this, (CoreTask<?>) target);
        }
        waitingFor = target;
        try {
            strand.suspend();
        } catch (Throwable notSuspended) {
            strand.withdraw();
            if (cancelled) {
                requests().demandAgain(); // what it was to cancel has not been waited for
            }
            throw notSuspended;
        } finally {
            waitingFor = null;
            closesCycle = false;
        }
        if (unwinding) {
            throw new CancelledError("the event loop was closed");
        }
        if (isCancellationDue()) {
            if (target instanceof CorePromise<?> future && future.endedInCancellation()) {
                requests().withdraw(); // two cancellations that met are one, with the message of the first
                requests().forgetInterrupt();
            } else {
                throw requests().deliver();
            }
        }
    }

    /** Delivers a cancellation that was due when the task begins to wait. */
    private void cancelWait(Object target, CancelRequests pending) {
        if (!closesCycle && target instanceof CorePromise<?> future) {
            if (future.cancel(pending.message())) {
                pending.withdraw();
            }
        } else {
            stopWaiting(target);
        }
    }

    /** Queues it without waiting for {@code target} any longer. */
    private void stopWaiting(@Nullable Object target) {
        if (target instanceof CoreIoEntry entry) {
            entry.dropWaiter();
        }
        strand.enqueue();
    }

    @Override
    public void resumed() {
        waitingFor = null;
    }

    void yieldTurn() {
        strand.enqueue();
        suspendFor(NEXT_TURN);
    }

    /** Runs up to its first suspension before its creator, which calls, goes on. */
    void startNow(Strand creator) {
        try {
            creator.runNow(strand);
        } catch (Throwable notSuspended) {
            if (!strand.isStarted()) {
                tasks.registry.remove(this);
                markCancelled("its creator could not make way for it");
            }
            throw notSuspended;
        }
    }

    // ---- cancellation ----

    private boolean isCancellationDue() {
        return requests != null && requests.isDue();
    }

    private CancelRequests requests() {
        CancelRequests present = requests;
        if (present == null) {
            present = new CancelRequests();
            requests = present;
        }
        return present;
    }

    @Override
    public boolean cancel(@Nullable String message) {
        tasks.confinement.checkTurn("cancel");
        if (isDone()) {
            markRetrieved(); // whoever cancels it does not want its failure
            return false;
        }
        CoreTask<?> innermost = this; // a loop, for a chain of waits may be longer than the stack
        CorePromise<?> next = cancelTarget();
        while (next instanceof CoreTask<?> awaited) {
            innermost = awaited;
            next = awaited.cancelTarget();
        }
        if (next != null) {
            return Cancellation.cancel(this, message);
        }
        for (CoreTask<?> task = this; task != innermost; task = (CoreTask<?>) task.waitingFor) {
            task.addRequests(1);
        }
        innermost.addRequests(1);
        innermost.cancelItself(message, false);
        return true;
    }

    /** The future that a request to cancel passes on to: the one that it waits for, if that propagates requests; else null. */
    @Nullable CorePromise<?> cancelTarget() {
        return !closesCycle && waitingFor instanceof CorePromise<?> awaited && awaited.propagatesCancel() && !awaited.isDone() ? awaited
                : null;
    }

    @Override
    boolean propagatesCancel() {
        return true;
    }

    void addRequests(int times) {
        requests().add(times);
    }

    /**
     * Cancels what it waits for, or else this task.
     *
     * @param again whether this is a further request. The first one has ended the wait, so a further one has to be delivered as well.
     */
    void cancelItself(@Nullable String message, boolean again) {
        Object target = waitingFor;
        if (!closesCycle && target instanceof CorePromise<?> future && future.cancel(message) && !again) {
            return;
        }
        setMustCancel(message);
        if (closesCycle || target instanceof CoreIoEntry) {
            stopWaiting(target);
        } else if (strand.isParkedInJdk()) {
            requests().interrupt(strand.thread());
        }
    }

    /** Cancels this task, and not what it waits for. */
    void cancelAndStopWaiting(@Nullable String message) {
        setMustCancel(message);
        stopWaiting(waitingFor);
    }

    void setMustCancel(@Nullable String message) {
        requests().demand(message,
                tasks.scheduler.debug() ? new Throwable("cancelled here by " + tasks.confinement.describeCaller()) : null);
    }

    /**
     * Recognises a cancellation of the current task in what its code threw: a {@link CancelledError}, or what JDK code threw because
     * {@code cancel} interrupted it, which is then delivered.
     *
     * @return the cancellation, or null if {@code failure} is none
     */
    public static @Nullable CancelledError asCancellation(Throwable failure) {
        Strand strand = CurrentLoop.strand();
        if (strand != null && strand.task() instanceof CoreTask<?> task) {
            return task.cancellationIn(failure);
        }
        return failure instanceof CancelledError cancelled ? cancelled : null;
    }

    private @Nullable CancelledError cancellationIn(Throwable failure) {
        if (failure instanceof CancelledError cancelled) {
            return cancelled;
        }
        return requests == null ? null : requests.causeOf(failure);
    }

    @Override
    public int cancelling() {
        return requests == null ? 0 : requests.count();
    }

    @Override
    public int uncancel() {
        tasks.confinement.checkTurn("uncancel");
        return requests == null ? 0 : requests.takeBack(Thread.currentThread() == strand.thread());
    }

    /**
     * From {@code close}: its suspension throws, and its loop calls say that the loop is closed.
     *
     * @return whether it ran to its end here; false if it is parked in JDK code, which ends it on another thread when it comes to it
     */
    public boolean unwind() {
        if (!strand.isStarted()) {
            markCancelled(null);
        } else if (strand.isSuspended()) {
            unwinding = true;
            strand.unwind();
        } else {
            requests().demandAgain();
            requests().interrupt(strand.thread());
            return false;
        }
        return true;
    }

    // ---- asking ----

    /** Its virtual thread. */
    public Strand strand() {
        return strand;
    }

    /** The future that it waits for, null if it waits for none. */
    public @Nullable CorePromise<?> awaitedFuture() {
        return waitingFor instanceof CorePromise<?> future ? future : null;
    }

    @Override
    public void setResult(@Nullable T value) {
        throw new IllegalStateException("Task does not support setResult: its body gives the result; use createFuture");
    }

    @Override
    public void setException(Throwable failure) {
        throw new IllegalStateException("Task does not support setException: its body gives the outcome; use createFuture");
    }

    @Override
    public String name() {
        String given = name;
        return given != null ? given : "Task-" + number;
    }

    @Override
    public void setName(String newName) {
        tasks.confinement.checkCaller("setName");
        name = Objects.requireNonNull(newName, "name");
    }

    @Override
    public VoidCoroutine body() {
        return VoidAdapters.unwrap(body);
    }

    @Override
    public Context context() {
        return strand.context();
    }

    @Override
    public List<StackTraceElement> stack() {
        if (isDone()) {
            return List.of();
        }
        return strand.isSuspended() ? StackView.ofSuspended(strand.thread()) : StackView.ofUserCode(strand.thread());
    }

    @Override
    String identity() {
        return "Task[" + name() + ", failed" + CreationSite.of(created) + ", body " + CoreHandle.describe(body()) + "]";
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Task[").append(name()).append(", ").append(describeState());
        if (!isDone()) {
            if (cancelling() > 0) {
                text.append(", cancelling");
            }
            Object target = waitingFor; // read once, for any thread may ask
            if (target != null) {
                text.append(", waiting for ").append(target instanceof CoreTask<?> other ? other.name() : target);
            } else if (strand.isParkedInJdk()) {
                text.append(", parked in JDK code");
            }
        }
        return text.append(", body ").append(CoreHandle.describe(body())).append(']').toString();
    }
}
