package io.jvloop.netty;

import io.jvloop.EventLoop;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.BridgedLoop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.Ticker;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread, where nothing else is said. A Netty event loop that has neither thread nor selector of its own: its channels
 * are in the poll of a jvloop loop, and its work is done by a service of that loop.
 *
 * <pre>
 * state           entered by                                      what becomes of execute
 * STARTED         the constructor                                 the service runs it
 * SHUTTING_DOWN   shutdownGracefully, any thread                  the service runs it
 * SHUTDOWN        shutdown, any thread                            rejected; what was accepted runs
 * TERMINATED      the service, when all is closed; or the         rejected
 *                 first who finds the loop closed before it began
 *
 * execute   adds the task, and then reads the state. Found TERMINATED, it takes the task out again: if it is still there, it is rejected.
 * service   writes TERMINATED, and then runs what it finds.
 * </pre>
 *
 * <p>Each side writes before it reads, so no task is lost and none runs twice.
 */
final class HostedEventLoop extends AbstractScheduledEventExecutor implements IoEventLoop {
    static final long NO_DEADLINE = -1;

    /** See the table. */
    private enum State {
        STARTED, SHUTTING_DOWN, SHUTDOWN, TERMINATED
    }

    private final EventLoop loop;
    private final BackendContext context;
    private final HostedIo io;
    private final LoopTicker ticker;
    private final HostedWork work;
    private final GracePeriod grace;

    // ---- any thread ----
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final AtomicReference<State> state = new AtomicReference<>(State.STARTED);
    private final Promise<Void> termination = new DefaultPromise<>(GlobalEventExecutor.INSTANCE);
    private volatile @Nullable Thread thread;

    HostedEventLoop(EventLoop loop, BridgedLoop bridged) {
        this.loop = loop;
        this.context = bridged.backendContext();
        this.io = HostedIo.of(bridged, loop.policy().name());
        this.ticker = new LoopTicker(loop);
        this.work = new HostedWork(this, loop, context);
        this.grace = new GracePeriod(ticker);
        if (context.inTurn()) {
            startService();
        } else if (!context.submit(this::startService)) {
            throw new IllegalStateException("eventLoopGroup: event loop is closed: " + loop.name());
        }
    }

    private void startService() {
        context.startService("Netty", () -> FastThreadLocalThread.runWithFastThreadLocal(this::serve));
    }

    // ---- the service ----

    private void serve() {
        thread = Thread.currentThread();
        ThreadExecutorMap.setCurrentExecutor(this); // the allocator gives the threads of event loops a cache
        try {
            work.run();
        } finally {
            terminate();
            ThreadExecutorMap.setCurrentExecutor(null);
        }
    }

    /** A pass begins: whoever adds a task from now on has to wake the service. */
    void awake() {
        woken.set(false);
    }

    /** Makes the scheduled tasks that are due tasks like others. */
    void fetchScheduled() {
        fetchFromScheduledTaskQueue(tasks);
    }

    /** Runs the next task; false if there is none. */
    boolean runTask() {
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        safeExecute(task);
        grace.taskRan();
        return true;
    }

    /** When the next scheduled task is due, by the loop's clock. */
    long nextDeadline() {
        long deadline = nextScheduledTaskDeadlineNanos();
        return deadline == -1 ? NO_DEADLINE : ticker.onLoop(deadline);
    }

    /** Ends the event loop, unless its grace period lasts. */
    void shutDown() {
        work.closeHandles();
        cancelScheduledTasks();
        boolean more = work.runTasks(); // what the closing has queued
        if (state.get() == State.SHUTDOWN || grace.isOver()) {
            terminate();
        } else if (more) {
            work.wake();
        } else {
            work.cancelTimer();
            work.setTimer(ticker.onLoop(grace.nextCheck()));
        }
    }

    private void terminate() {
        if (state.get() == State.TERMINATED) {
            return;
        }
        work.closeHandles();
        cancelScheduledTasks();
        if (!loop.isClosed()) {
            work.cancelTimer();
        }
        state.set(State.TERMINATED);
        while (runTask()) {
            work.closeHandles(); // which a task may have registered
        }
        termination.trySuccess(null);
    }

    // ---- executor ----

    @Override
    public Ticker ticker() {
        return ticker;
    }

    @Override
    public boolean inEventLoop(Thread asked) {
        return asked == thread;
    }

    @Override
    public void execute(Runnable task) {
        if (isShutdown()) {
            throw rejected();
        }
        tasks.add(Objects.requireNonNull(task, "task"));
        if (isTerminated()) {
            rejectIfLeft(task);
        } else if (!inEventLoop()) {
            wake();
            if (isTerminated()) {
                rejectIfLeft(task);
            }
        }
    }

    private void rejectIfLeft(Runnable task) {
        if (tasks.remove(task)) {
            throw rejected();
        }
    }

    private RejectedExecutionException rejected() {
        return new RejectedExecutionException("event executor terminated: " + this);
    }

    private void wake() {
        if (woken.compareAndSet(false, true)) {
            if (context.inTurn()) {
                work.wake();
            } else if (!context.submit(work::wake) && thread == null) {
                state.set(State.TERMINATED); // the loop was closed before the service began, so nobody else ends this
                termination.trySuccess(null);
            }
        }
    }

    // ---- channels ----

    @Override
    public Future<IoRegistration> register(IoHandle handle) {
        Promise<IoRegistration> promise = newPromise();
        if (inEventLoop()) {
            register(handle, promise);
        } else {
            execute(() -> register(handle, promise));
        }
        return promise;
    }

    private void register(IoHandle handle, Promise<IoRegistration> promise) {
        IoRegistration registration;
        try {
            registration = io.register(handle, work);
        } catch (Exception refused) {
            promise.setFailure(refused);
            return;
        }
        promise.setSuccess(registration);
    }

    @Deprecated
    @Override
    public ChannelFuture register(Channel channel) {
        return register(new DefaultChannelPromise(channel, this));
    }

    @Deprecated
    @Override
    public ChannelFuture register(ChannelPromise promise) {
        return register(promise.channel(), promise);
    }

    @Deprecated
    @Override
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        channel.unsafe().register(this, promise);
        return promise;
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return io.isCompatible(handleType);
    }

    @Override
    public boolean isIoType(Class<? extends IoHandler> handlerType) {
        return io.isIoType(handlerType);
    }

    @Override
    public IoEventLoop next() {
        return this;
    }

    @Override
    public IoEventLoopGroup parent() {
        return this;
    }

    // ---- shutting down ----

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        grace.begin(quietPeriod, timeout, unit);
        raise(State.SHUTTING_DOWN);
        return termination;
    }

    @Deprecated
    @Override
    public void shutdown() {
        raise(State.SHUTDOWN);
    }

    private void raise(State next) {
        state.updateAndGet(present -> present.compareTo(next) < 0 ? next : present);
        if (!isTerminated()) {
            wake();
        }
    }

    @Override
    public Future<?> terminationFuture() {
        return termination;
    }

    @Override
    public boolean isShuttingDown() {
        return state.get() != State.STARTED;
    }

    @Override
    public boolean isShutdown() {
        return state.get().compareTo(State.SHUTDOWN) >= 0;
    }

    @Override
    public boolean isTerminated() {
        return state.get() == State.TERMINATED;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return termination.await(timeout, unit);
    }

    @Override
    public String toString() {
        return "HostedEventLoop[" + loop.name() + ", " + state.get() + "]";
    }
}
