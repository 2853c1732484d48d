package io.jvloop.core;

import io.jvloop.Body;
import io.jvloop.Context;
import io.jvloop.Coroutine;
import io.jvloop.ExceptionHandler;
import io.jvloop.Handle;
import io.jvloop.LoopClock;
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
import io.jvloop.spi.Capability;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoadedClasses;
import io.jvloop.spi.LoopPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The loop: it owns the parts, makes the turns, and checks who calls. */
public final class CoreEventLoop
        implements
            ForwardedBlocking,
            ForwardedNetworking,
            ForwardedChannelOperations,
            ForwardedProcesses,
            ForwardedSignalHandling {
    private static final AtomicLong COUNTER = new AtomicLong();

    // ---- confined to the loop ----
    final ReadyQueue ready = new ReadyQueue();
    final TimerQueue timers = new TimerQueue();
    final TaskRegistry tasks = new TaskRegistry();
    final LostFailures lostFailures = new LostFailures(this);
    final OpenResources resources = new OpenResources(this);
    final LoopSignals signals = new LoopSignals(this);
    final Failures failures;
    CallbackRunner runner;
    final Turn turn;
    private final TaskMaking making;
    private final ExecutorBridge executors;
    private final IoBackend backend;
    private final OperatingSystem system;
    private final LoopClosing closing;
    private long timerSequence;
    private int goneOutside;

    // ---- any thread ----
    final Inbox inbox = new Inbox();
    final Confinement confinement = new Confinement(this);
    final OwnThread ownThread;
    final TurnDriver driver;
    final Set<FutureView<?>> foreignWaits = ConcurrentHashMap.newKeySet();
    final LateContinuations late = new LateContinuations();
    private final LoopPolicy policy;
    private final LoopClock clock;
    private final String name;
    /** What a run that ends has cancelled and waits for; for the watchdog. */
    volatile @Nullable List<Task<?>> ending;
    private volatile boolean closed;
    private volatile boolean debug;
    private volatile Duration slowCallback;

    private CoreEventLoop(LoopOptions options, LoopPolicy policy) throws IOException {
        this.policy = policy;
        this.clock = options.clock();
        this.name = options.name() != null ? options.name() : "loop-" + COUNTER.incrementAndGet();
        this.ownThread = new OwnThread(this);
        this.debug = options.debug() != null ? options.debug() : Switches.debug();
        this.slowCallback = options.slowCallback();
        this.making = new TaskMaking(this, options.taskFactory());
        this.failures = new Failures(this, options.exceptionHandler());
        this.executors = new ExecutorBridge(this, options.executor());
        this.driver = CoroutineMode.inForce().mounts() ? new MountedDriver(this) : new BatonDriver(this);
        this.runner = new CallbackRunner(this);
        LentContext context = new LentContext(this);
        this.backend = policy.open(context);
        try {
            this.turn = new Turn(this, backend);
            this.system = new OperatingSystem(this, backend, context);
            this.closing = new LoopClosing(this, backend, executors::close);
        } catch (Throwable t) {
            backend.close();
            throw t;
        }
    }

    public static CoreEventLoop open(LoopOptions options) {
        LoopPolicy policy = options.policy() != null ? options.policy() : Policies.select();
        Policies.noteLoopOpened();
        LoadedClasses.beside(CoreEventLoop.class);
        LoadedClasses.beside(policy.getClass());
        try {
            return new CoreEventLoop(options, policy);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open an event loop with policy '" + policy.name() + "': " + e.getMessage(), e);
        }
    }

    // ---- life cycle ----

    @Override
    public void runForever() {
        LoopRun.forever(this);
    }

    @Override
    public <T> T runUntilComplete(LoopFuture<T> future) {
        runUntilDone(future);
        return future.result();
    }

    @Override
    public <T, X extends Exception> T runUntilComplete(Body<T, X> body) throws X {
        Objects.requireNonNull(body, "body");
        CorePromise<T> task = LoopRun.untilDone(this, () -> (CorePromise<T>) createTask(body::run));
        Throwable failure = task.exception();
        if (failure != null) {
            throw Bodies.<X>rethrow(failure);
        }
        return task.result();
    }

    /** Runs until {@code future} is done, and leaves its outcome to the caller. */
    public <T> void runUntilDone(LoopFuture<T> future) {
        LoopRun.untilDone(this, () -> {
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
        Cancellation.ofAll(cancelled);
        ending = cancelled;
        try {
            runUntilComplete(() -> {
                Waiting.waitMany(cancelled, ReturnWhen.ALL_COMPLETED, null);
            });
        } finally {
            ending = null;
        }
    }

    @Override
    public void stop() {
        confinement.checkTurn("stop");
        turn.stop();
    }

    @Override
    public void close() {
        closing.close();
    }

    /** Any thread: whether it waits for what cannot come by itself. */
    boolean isStuck() {
        return backend.isStuck();
    }

    @Nullable Thread boundThread() {
        return backend.boundThread();
    }

    void markClosed() {
        closed = true;
    }

    @Override
    public boolean isRunning() {
        return confinement.gate.isRunning();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    // ---- time and callbacks ----

    @Override
    public long time() {
        return clock.nanoTime();
    }

    @Override
    public Handle callSoon(Runnable callback, Context context) {
        confinement.check("callSoon");
        CoreHandle handle = new CoreHandle(this, Objects.requireNonNull(callback, "callback"), (CoreContext) context);
        ready.add(handle);
        return handle;
    }

    @Override
    public TimerHandle callLater(Duration delay, Runnable callback, Context context) {
        return callAt(time() + Sleep.nanos(delay), callback, context);
    }

    @Override
    public TimerHandle callAt(long deadlineNanos, Runnable callback, Context context) {
        confinement.check("callAt");
        CoreTimerHandle timer =
                new CoreTimerHandle(this, Objects.requireNonNull(callback, "callback"), (CoreContext) context, deadlineNanos,
                        timerSequence++);
        timers.add(timer);
        return timer;
    }

    @Override
    public Handle callSoonThreadsafe(Runnable callback, Context context) {
        CoreHandle handle = new ForeignCall(this, Objects.requireNonNull(callback, "callback"),
                (CoreContext) Objects.requireNonNull(context, "context"));
        if (!submit(handle)) {
            throw new IllegalStateException("callSoonThreadsafe: event loop is closed: " + name);
        }
        return handle;
    }

    @Override
    public void execute(Runnable callback) {
        if (!submit(new ForeignCall(this, Objects.requireNonNull(callback, "callback"), CoreContext.current().copy()))) {
            throw new RejectedExecutionException("execute: event loop is closed: " + name);
        }
    }

    /** Any thread: queues an entry; false if the loop is closed. */
    boolean submit(Entry entry) {
        if (driver.inTurn()) {
            if (closed) {
                return false;
            }
            ready.add(entry);
            return true;
        }
        Inbox.Pushed pushed = inbox.push(entry);
        if (pushed == Inbox.Pushed.QUEUED_MUST_WAKE) {
            try {
                backend.wakeup();
            } finally {
                inbox.woke(); // close waits for it
            }
        }
        return pushed != Inbox.Pushed.REFUSED;
    }

    /** Any thread: the JDK wakes one of our virtual threads. */
    void submitWake(JdkWake wake) {
        if (!submit(wake)) {
            late.run(wake.strand.continuation);
        }
    }

    // ---- futures and tasks ----

    @Override
    public <T> CorePromise<T> createFuture() {
        return new CorePromise<>(this);
    }

    @Override
    public <T> Task<T> createTask(TaskOptions options, Coroutine<T> body) {
        return making.create(options, body);
    }

    @Override
    public <T> Task<T> newTask(TaskOptions options, Coroutine<T> body) {
        return making.createOurs(options, body);
    }

    public @Nullable Task<?> currentTask() {
        return confinement.task();
    }

    public void sleep(Duration delay) {
        Sleep.sleep(this, confinement.requireTask("sleep"), Sleep.nanos(delay));
    }

    public void yieldNow() {
        confinement.requireTask("yieldNow").yieldTurn();
    }

    @Override
    public @Nullable TaskFactory taskFactory() {
        return making.factory;
    }

    @Override
    public void setTaskFactory(@Nullable TaskFactory factory) {
        confinement.checkTurn("setTaskFactory");
        making.factory = factory;
    }

    @Override
    public Set<Task<?>> allTasks() {
        confinement.checkTurn("allTasks");
        return tasks.snapshot();
    }

    // ---- work outside ----

    @Override
    public ExecutorBridge executors() {
        return executors;
    }

    /** Counts work that is out of the loop and will come back. */
    void goneOutside(int more) {
        goneOutside += more;
    }

    boolean awaitsOutside() {
        return goneOutside + executors.outside() > 0 || !confinement.parked.isEmpty();
    }

    // ---- network, processes and signals ----

    @Override
    public OperatingSystem system() {
        return system;
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
            case CoreTask<?> task -> task.strand.context.lend(() -> failures.report(failure));
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
        return debug;
    }

    @Override
    public void setDebug(boolean on) {
        confinement.checkCaller("setDebug");
        debug = on;
        turn.slowSteps.forget();
    }

    @Override
    public Duration slowCallbackDuration() {
        return slowCallback;
    }

    @Override
    public void setSlowCallbackDuration(Duration limit) {
        confinement.checkCaller("setSlowCallbackDuration");
        if (!Objects.requireNonNull(limit, "limit").isPositive()) {
            throw new IllegalArgumentException("the limit for slow callbacks must be positive, not " + limit);
        }
        slowCallback = limit;
    }

    @Override
    public LoopStatistics statistics() {
        return turn.statistics();
    }

    @Override
    public LoopPolicy policy() {
        return policy;
    }

    @Override
    public Set<Capability> capabilities() {
        return backend.capabilities();
    }

    @Override
    public boolean isInTurn() {
        return driver.inTurn();
    }

    @Override
    public void checkTurn(String operation) {
        confinement.checkTurn(operation);
    }

    LoopClock clock() {
        return clock;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return "EventLoop[" + name + ", " + policy.name() + (closed ? ", closed" : isRunning() ? ", running" : ", not running")
                + (debug ? ", debug" : "") + "]";
    }
}
