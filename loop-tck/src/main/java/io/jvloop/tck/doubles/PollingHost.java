package io.jvloop.tck.doubles;

import io.jvloop.EventLoop;
import io.jvloop.GuestLoops;
import io.jvloop.LoopOptions;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopHost;
import io.jvloop.spi.LoopPolicy;
import java.io.IOException;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. A host that tells its guest the events: a thread that polls, with the guest's back end, and does its work
 * between two polls.
 */
public final class PollingHost implements LoopHost, AutoCloseable {
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
    private final Thread thread = new HostThread(this::pump);
    private volatile boolean closed;
    private volatile @Nullable BackendContext context;
    private volatile @Nullable IoBackend backend;
    private boolean pumpEnded;
    private @Nullable Runnable due;
    private long dueAt;

    public PollingHost() {
        thread.start();
    }

    /** Whether the caller is the thread of such a host, which is a loop's own thread and runs the host's code, too. */
    public static boolean isHostThread() {
        return Thread.currentThread() instanceof HostThread;
    }

    /** What came out of its work. */
    public BlockingQueue<Throwable> thrown() {
        return thrown;
    }

    public BackendContext context() {
        return Objects.requireNonNull(context, "no guest");
    }

    /** Opens a guest in this host's thread. */
    public EventLoop open(LoopOptions options) {
        LoopPolicy policy = Objects.requireNonNull(options.policy());
        CompletableFuture<EventLoop> opened = new CompletableFuture<>();
        submit(() -> opened.complete(GuestLoops.on(this, options.withPolicy(new Overheard(policy)))), opened);
        return opened.join();
    }

    /** Runs an action between two turns of the guest, and throws what it throws. */
    public void run(Runnable action) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        submit(() -> {
            action.run();
            done.complete(null);
        }, done);
        done.join();
    }

    /** Closes its guest in its thread, and no longer polls. */
    public void closeGuest(EventLoop guest) {
        run(() -> {
            backend = null;
            guest.close();
        });
    }

    private void submit(Runnable action, CompletableFuture<?> outcome) {
        wake(() -> {
            try {
                action.run();
            } catch (Throwable failure) {
                outcome.completeExceptionally(failure);
            }
        });
    }

    @Override
    public void later(Runnable turn) {
        work.add(turn);
    }

    @Override
    public void wake(Runnable turn) {
        work.add(turn);
        IoBackend polled = backend;
        if (polled != null) {
            polled.wakeup();
        }
        LockSupport.unpark(thread);
    }

    @Override
    public void after(long delayNanos, Runnable turn) {
        due = turn;
        dueAt = context().nanoTime() + delayNanos;
    }

    /** In the host's thread: polls and works until the host is closed, or the innermost pump ended, as a modal dialog does. */
    public void pump() {
        while (!isOver()) {
            for (int left = work.size(); left > 0; left--) {
                perform(work.remove());
            }
            if (!isOver()) {
                poll();
            }
        }
        pumpEnded = false;
    }

    private boolean isOver() {
        return closed || pumpEnded;
    }

    /** In the host's thread: ends the innermost pump. */
    public void endPump() {
        pumpEnded = true;
    }

    private void poll() {
        IoBackend polled = backend;
        if (polled == null) {
            if (work.isEmpty()) {
                LockSupport.park(this);
            }
            return;
        }
        polled.poll(!work.isEmpty() ? 0 : due == null ? Long.MAX_VALUE : Math.max(0, dueAt - context().nanoTime()));
        Runnable turn = due;
        if (turn != null && dueAt - context().nanoTime() <= 0) {
            due = null;
            perform(turn);
        }
    }

    private void perform(Runnable action) {
        try {
            action.run();
        } catch (Throwable failure) {
            thrown.add(failure);
        }
    }

    @Override
    public void close() {
        wake(() -> closed = true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static final class HostThread extends Thread {
        HostThread(Runnable body) {
            super(body, "polling-host");
        }
    }

    /** The policy that shows the host the guest's back end. */
    private final class Overheard implements AnothersPolicy {
        private final LoopPolicy policy;

        Overheard(LoopPolicy policy) {
            this.policy = policy;
        }

        @Override
        public LoopPolicy other() {
            return policy;
        }

        @Override
        public IoBackend open(BackendContext lent) throws IOException {
            context = lent;
            IoBackend opened = policy.open(lent);
            backend = opened;
            return opened;
        }
    }
}
