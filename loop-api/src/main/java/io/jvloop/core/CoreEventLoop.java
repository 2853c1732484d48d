package io.jvloop.core;

import io.jvloop.Body;
import io.jvloop.Context;
import io.jvloop.Coroutine;
import io.jvloop.ExceptionHandler;
import io.jvloop.Handle;
import io.jvloop.LoopFuture;
import io.jvloop.LoopOptions;
import io.jvloop.LoopStatistics;
import io.jvloop.ReturnWhen;
import io.jvloop.SignalHandling;
import io.jvloop.Task;
import io.jvloop.TaskFactory;
import io.jvloop.TaskOptions;
import io.jvloop.TimerHandle;
import io.jvloop.UnhandledFailure;
import io.jvloop.core.executor.ExecutorBridge;
import io.jvloop.core.report.Rethrow;
import io.jvloop.core.task.CorePromise;
import io.jvloop.core.task.CoreTask;
import io.jvloop.core.task.TaskLoop;
import io.jvloop.core.task.Tasks;
import io.jvloop.core.task.Waiting;
import io.jvloop.core.turn.Confinement;
import io.jvloop.core.turn.CoreContext;
import io.jvloop.core.turn.CoreHandle;
import io.jvloop.core.turn.Delay;
import io.jvloop.core.turn.Failures;
import io.jvloop.core.turn.ForeignCall;
import io.jvloop.core.turn.Scheduler;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.BridgedLoop;
import io.jvloop.spi.Capability;
import io.jvloop.spi.LoopHost;
import io.jvloop.spi.LoopPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The loop: it owns the rooms of the core, and checks who calls. */
public final class CoreEventLoop
        implements
            TaskLoop,
            BridgedLoop,
            ForwardedBlocking,
            ForwardedNetworking,
            ForwardedChannelOperations,
            ForwardedProcesses,
            ForwardedSignalHandling {
    private static final AtomicLong COUNTER = new AtomicLong();
    private final LoopPolicy policy;
    private final String name;
    private final Scheduler scheduler;
    private final Confinement confinement;
    private final Failures failures;
    private final Tasks tasks;
    private final ExecutorBridge executors;
    private final CheckedServices services;
    private final SignalHandling signals;
    private final LoopRun run;
    private final LoopClosing closing;
    private final Attachments attachments = new Attachments();

    /**
     * Opens the loop's back end.
     *
     * @param factory makes what the loop offers beyond tasks and time
     */
    public CoreEventLoop(LoopOptions options, LoopPolicy policy, LoopServices.Factory factory) throws IOException {
        this.policy = policy;
        this.name = options.name() != null ? options.name() : "loop-" + COUNTER.incrementAndGet();
        this.scheduler = new Scheduler(this, options, policy);
        try {
            this.confinement = scheduler.confinement();
            this.failures = scheduler.failures();
            this.tasks = new Tasks(this, scheduler, options.taskFactory());
            this.executors = new ExecutorBridge(tasks, options.executor());
            LoopServices unchecked = factory.make(scheduler);
            this.services = new CheckedServices(confinement, unchecked);
            this.signals = unchecked.signals();
            HostThread hostThread = new HostThread(scheduler);
            this.run = new LoopRun(this, scheduler, hostThread);
            this.closing = new LoopClosing(tasks, hostThread, unchecked, executors::close, attachments::loopClosed);
        } catch (Throwable t) {
            scheduler.backend().close();
            throw t;
        }
    }

    // ---- life cycle ----

    /** Makes this loop, which nobody else knows yet, a guest of {@code host}; closes it if that cannot be. */
    public void becomeGuest(Executor host) {
        run.becomeGuest(() -> GuestRun.begin(this, scheduler, host));
    }

    /** Makes it a guest of a host that tells the events; as {@link #becomeGuest(Executor)}, in the host's thread. */
    public void becomeGuest(LoopHost host) {
        run.becomeGuest(() -> ResidentGuest.begin(this, scheduler, host));
    }

    @Override
    public void runForever() {
        run.runForever();
    }

    @Override
    public <T> T runUntilComplete(LoopFuture<T> future) {
        runUntilDone(future);
        return future.result();
    }

    @Override
    public <T, X extends Exception> T runUntilComplete(Body<T, X> body) throws X {
        Objects.requireNonNull(body, "body");
        CorePromise<T> task = run.runUntilDone(() -> (CorePromise<T>) createTask(body::run));
        Throwable failure = task.exception();
        if (failure != null) {
            throw Rethrow.<X>as(failure);
        }
        return task.result();
    }

    /** Runs until {@code future} is done, and leaves its outcome to the caller. */
    public <T> void runUntilDone(LoopFuture<T> future) {
        run.runUntilDone(() -> {
            if (future.loop() != this) {
                throw new IllegalArgumentException(
                        "runUntilComplete: " + future + " belongs to " + future.loop() + ", not to " + this);
            }
            return (CorePromise<T>) future;
        });
    }

    /** Cancels tasks because the run ends, and waits for them; the watchdog names those that take long. */
    public void endTasks(List<Task<?>> cancelled) {
        confinement.checkTurn("cancel");
        tasks.end(cancelled, () -> runUntilComplete(() -> {
            Waiting.waitMany(cancelled, ReturnWhen.ALL_COMPLETED, null);
        }));
    }

    @Override
    public void stop() {
        confinement.checkTurn("stop");
        scheduler.stop();
    }

    @Override
    public void close() {
        run.endGuest();
        closing.close();
    }

    @Override
    public boolean isRunning() {
        return scheduler.gate().isRunning();
    }

    @Override
    public boolean isClosed() {
        return scheduler.isClosed();
    }

    // ---- time and callbacks ----

    @Override
    public long time() {
        return scheduler.time();
    }

    @Override
    public Handle callSoon(Runnable callback, Context context) {
        confinement.check("callSoon");
        return scheduler.enqueue(Objects.requireNonNull(callback, "callback"), (CoreContext) context);
    }

    @Override
    public TimerHandle callLater(Duration delay, Runnable callback, Context context) {
        return callAt(time() + Delay.nanos(delay), callback, context);
    }

    @Override
    public TimerHandle callAt(long deadlineNanos, Runnable callback, Context context) {
        confinement.check("callAt");
        return scheduler.enqueueAt(deadlineNanos, Objects.requireNonNull(callback, "callback"), (CoreContext) context);
    }

    @Override
    public Handle callSoonThreadsafe(Runnable callback, Context context) {
        CoreHandle handle = new ForeignCall(scheduler, Objects.requireNonNull(callback, "callback"),
                (CoreContext) Objects.requireNonNull(context, "context"));
        if (!scheduler.submit(handle)) {
            throw new IllegalStateException("callSoonThreadsafe: event loop is closed: " + name);
        }
        return handle;
    }

    @Override
    public void execute(Runnable callback) {
        if (!scheduler.submit(new ForeignCall(scheduler, Objects.requireNonNull(callback, "callback"), CoreContext.current().copy()))) {
            throw new RejectedExecutionException("execute: event loop is closed: " + name);
        }
    }

    // ---- futures and tasks ----

    @Override
    public <T> CorePromise<T> createFuture() {
        return tasks.newFuture();
    }

    @Override
    public <T> Task<T> createTask(TaskOptions options, Coroutine<T> body) {
        return tasks.create(options, body);
    }

    @Override
    public <T> Task<T> newTask(TaskOptions options, Coroutine<T> body) {
        return tasks.createOurs(options, body);
    }

    @Override
    public @Nullable TaskFactory taskFactory() {
        return tasks.factory();
    }

    @Override
    public void setTaskFactory(@Nullable TaskFactory factory) {
        confinement.checkTurn("setTaskFactory");
        tasks.setFactory(factory);
    }

    @Override
    public Set<Task<?>> allTasks() {
        confinement.checkTurn("allTasks");
        return tasks.unfinished();
    }

    // ---- work outside ----

    @Override
    public ExecutorBridge executors() {
        return executors;
    }

    // ---- network, processes and signals ----

    @Override
    public CheckedServices services() {
        return services;
    }

    @Override
    public SignalHandling signals() {
        return signals;
    }

    // ---- failures, debugging, introspection ----

    @Override
    public @Nullable ExceptionHandler exceptionHandler() {
        return failures.handler();
    }

    @Override
    public void setExceptionHandler(@Nullable ExceptionHandler handler) {
        confinement.checkTurn("setExceptionHandler");
        failures.setHandler(handler);
    }

    @Override
    public void callExceptionHandler(UnhandledFailure failure) {
        confinement.checkTurn("callExceptionHandler");
        switch (failure.source()) { // in its context, as far as it has one
            case CoreTask<?> task -> task.strand().context().lend(() -> failures.report(failure));
            case CoreHandle handle -> handle.ownContext().lend(() -> failures.report(failure));
            case null, default -> failures.report(failure);
        }
    }

    @Override
    public void defaultExceptionHandler(UnhandledFailure failure) {
        failures.log(failure);
    }

    @Override
    public boolean debug() {
        return scheduler.debug();
    }

    @Override
    public void setDebug(boolean on) {
        confinement.checkCaller("setDebug");
        scheduler.setDebug(on);
    }

    @Override
    public Duration slowCallbackDuration() {
        return scheduler.slowSteps().limit();
    }

    @Override
    public void setSlowCallbackDuration(Duration limit) {
        confinement.checkCaller("setSlowCallbackDuration");
        if (!Objects.requireNonNull(limit, "limit").isPositive()) {
            throw new IllegalArgumentException("the limit for slow callbacks must be positive, not " + limit);
        }
        scheduler.slowSteps().setLimit(limit);
    }

    @Override
    public LoopStatistics statistics() {
        return scheduler.statistics(tasks.size());
    }

    @Override
    public Tasks tasks() {
        return tasks;
    }

    @Override
    public LoopPolicy policy() {
        return policy;
    }

    @Override
    public Set<Capability> capabilities() {
        return scheduler.backend().capabilities();
    }

    @Override
    public BackendContext backendContext() {
        return scheduler.context();
    }

    @Override
    public <T> @Nullable T backendPart(Class<T> type) {
        return scheduler.backend().part(type);
    }

    @Override
    public <T> T attachment(Class<T> type, Supplier<T> maker) {
        return attachments.get(type, maker);
    }

    @Override
    public boolean isInTurn() {
        return scheduler.inTurn();
    }

    @Override
    public void checkTurn(String operation) {
        confinement.checkTurn(operation);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return "EventLoop[" + name + ", " + policy.name() + (isClosed() ? ", closed" : isRunning() ? ", running" : ", not running")
                + (debug() ? ", debug" : "") + "]";
    }
}
