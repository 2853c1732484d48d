package io.jvloop.netty;

import io.jvloop.EventLoop;
import io.jvloop.netty.HostedTasks.State;
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
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.Ticker;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread, where nothing else is said. A Netty event loop that has neither thread nor selector of its own: its channels
 * are in the poll of a jvloop loop, and its work is done by a service of that loop.
 */
final class HostedEventLoop extends AbstractScheduledEventExecutor implements IoEventLoop {
    static final long NO_DEADLINE = -1;

    private final EventLoop loop;
    private final BackendContext context;
    private final HostedIo io;
    private final LoopTicker ticker;
    private final HostedWork work;
    private final GracePeriod grace;
    private final Runnable wakeInTurn;

    // ---- any thread ----
    private final HostedTasks tasks = new HostedTasks();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Promise<Void> termination = new DefaultPromise<>(GlobalEventExecutor.INSTANCE);
    /** That of the service; null before it begins. */
    private volatile @Nullable Thread thread;

    HostedEventLoop(EventLoop loop, BridgedLoop bridged) {
        this.loop = loop;
        this.context = bridged.backendContext();
        this.io = HostedIo.of(bridged, loop.policy());
        this.ticker = new LoopTicker(loop);
        this.work = new HostedWork(this, loop, context);
        this.grace = new GracePeriod(ticker);
        this.wakeInTurn = work::wake;
        if (context.inTurn()) {
            startService();
        } else if (!context.submit(this::startService)) {
            throw new IllegalStateException("eventLoopGroup: event loop is closed: " + loop.name());
        }
    }

    private void startService() {
        context.startService("Netty", () -> FastThreadLocalThread.runWithFastThreadLocal(() -> serve(work::run)));
    }

    // ---- the service ----

    private void serve(Runnable body) {
        thread = Thread.currentThread();
        EventExecutor former = ThreadExecutorMap.currentExecutor();
        ThreadExecutorMap.setCurrentExecutor(this); // the allocator gives the threads of event loops a cache
        try {
            body.run();
        } finally {
            terminate();
            ThreadExecutorMap.setCurrentExecutor(former);
        }
    }

    /** A pass begins: whoever adds a task from now on has to wake the service. */
    void awake() {
        woken.set(false);
    }

    /** Makes the scheduled tasks that are due tasks like others. */
    void fetchScheduled() {
        fetchFromScheduledTaskQueue(tasks.queue());
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
        if (isShutdown() || grace.isOver()) {
            terminate();
        } else if (more) {
            work.wake();
        } else {
            work.cancelTimer();
            work.setTimer(ticker.onLoop(grace.nextCheck()));
        }
    }

    private void terminate() {
        if (isTerminated()) {
            return;
        }
        tasks.raise(State.SHUTTING_DOWN);
        work.closeHandles();
        cancelScheduledTasks();
        work.runTasks(); // what the closing has queued may queue more
        if (!loop.isClosed()) {
            work.cancelTimer();
        }
        tasks.raise(State.TERMINATED);
        boolean more = true;
        while (more) {
            more = runTask();
        }
        cancelScheduledTasks(); // which the last tasks have made
        termination.trySuccess(null);
    }

    /** The loop has been closed: if the service has not begun, it never will, and the thread that closes takes its place. */
    void loopClosed() {
        if (thread == null) {
            serve(this::terminate);
        }
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
        if (!tasks.offer(task)) {
            throw new RejectedExecutionException("event executor terminated: " + this);
        }
        if (!inEventLoop()) {
            wake();
        }
    }

    private void wake() {
        if (woken.compareAndSet(false, true)) {
            if (context.inTurn()) {
                work.wake();
            } else {
                context.submit(wakeInTurn); // where the loop is closed nobody needs to be woken: the service ends, or has ended
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
        if (isTerminated() || loop.isClosed()) { // then the number of the poller's descriptor may be another's already
            promise.setFailure(new IllegalStateException("event loop is closed: " + this));
            return;
        }
        IoRegistration registration;
        try {
            registration = io.register(handle, work);
        } catch (Throwable refused) {
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
        tasks.raise(next);
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
        return tasks.has(State.SHUTTING_DOWN);
    }

    @Override
    public boolean isShutdown() {
        return tasks.has(State.SHUTDOWN);
    }

    @Override
    public boolean isTerminated() {
        return tasks.has(State.TERMINATED);
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return termination.await(timeout, unit);
    }

    @Override
    public String toString() {
        return "HostedEventLoop[" + loop.name() + ", " + tasks + "]";
    }
}
