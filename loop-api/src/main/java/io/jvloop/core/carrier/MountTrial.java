package io.jvloop.core.carrier;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs once all that mounted mode relies on, with a platform thread as the carrier and {@code this} as the scheduler:
 *
 * <pre>
 * carrier    starts a coroutine, and mounts what its scheduler was given for it
 * coroutine  runs on the carrier, starts a child as user code would, parks, and gives the carrier back
 * carrier    lets the child go on
 * child      runs elsewhere, whether it asked our scheduler (which it inherits in JDK 25) or not; unparks the coroutine, whose scheduler
 *            gets the same object as at the start: by that it tells the coroutine from other threads
 * carrier    mounts the coroutine, which ends
 * </pre>
 */
final class MountTrial implements Executor {
    private final @Nullable Executor defaultScheduler;
    private final Duration limit;
    private final LinkedBlockingQueue<Runnable> mountable = new LinkedBlockingQueue<>();
    private final CountDownLatch childMayRun = new CountDownLatch(1);
    private volatile @Nullable Runnable continuation;
    private volatile @Nullable Thread carrier;
    private volatile @Nullable Thread child;
    private volatile boolean childRan;
    private volatile @Nullable String failure;

    private MountTrial(@Nullable Executor defaultScheduler, Duration limit) {
        this.defaultScheduler = defaultScheduler;
        this.limit = limit;
    }

    /**
     * Runs the trial. Waits for other threads, and keeps an interrupt of the caller for later.
     *
     * @param builders         makes a builder of virtual threads on a scheduler
     * @param defaultScheduler runs ordinary virtual threads; needed only where threads inherit the scheduler of their starter
     * @param limit            how long to wait for each step; it passes only in a JVM whose virtual threads behave differently
     * @return why mounting does not work, null if it does
     */
    static @Nullable String run(Function<Executor, Thread.Builder.OfVirtual> builders, @Nullable Executor defaultScheduler,
            Duration limit) {
        MountTrial trial = new MountTrial(defaultScheduler, limit);
        Thread carrier = Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false).name("jvloop-mount-trial").start(() -> {
            try {
                trial.runOnCarrier(builders);
            } catch (Exception | LinkageError e) {
                trial.fail(e.toString());
            } finally {
                trial.childMayRun.countDown();
            }
        });
        boolean interrupted = false;
        for (;;) {
            try {
                if (!carrier.join(limit.plus(limit))) {
                    trial.fail("a virtual thread does not give back the thread that it was mounted on");
                }
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return trial.failure;
    }

    private void fail(String what) {
        if (failure == null) {
            failure = what;
        }
        mountable.add(() -> {
        }); // otherwise the carrier would wait for its limit
    }

    /** Schedules the coroutine, and threads that inherit this scheduler. */
    @Override
    public void execute(Runnable given) {
        Runnable coroutine = continuation;
        if (coroutine == null && Thread.currentThread() == carrier) {
            continuation = given;
        } else if (given == coroutine) {
            mountable.add(given);
        } else if (defaultScheduler != null) {
            defaultScheduler.execute(given);
        } else {
            fail("threads inherit the scheduler of who starts them, and the JDK's own was not found");
        }
    }

    private void runOnCarrier(Function<Executor, Thread.Builder.OfVirtual> builders) throws InterruptedException {
        carrier = Thread.currentThread();
        Thread coroutine = builders.apply(this).unstarted(this::startChildAndWait);
        coroutine.start();
        Runnable first = continuation;
        if (first == null) {
            fail("the scheduler is not asked to start its thread");
            return;
        }
        first.run();
        if (child == null || childRan || !coroutine.isAlive()) {
            fail("a thread that parks does not give its carrier back");
        }
        childMayRun.countDown();
        while (failure == null && coroutine.isAlive()) {
            Runnable next = mountable.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
            if (next == null) {
                fail("a thread that another one unparked is not given to its scheduler again as what it was at first");
            } else {
                next.run();
            }
        }
    }

    private void startChildAndWait() {
        checkOnCarrier(true);
        child = Thread.startVirtualThread(new Child(Thread.currentThread()));
        while (!childRan) {
            LockSupport.park(this);
        }
        checkOnCarrier(true);
    }

    /** Fails unless the caller is, or is not, on the trial's carrier. */
    private void checkOnCarrier(boolean expected) {
        if ((VirtualThreads.currentCarrier() == carrier) != expected) {
            fail("a thread runs on " + VirtualThreads.currentCarrier() + (expected ? " instead of its scheduler's carrier" : ""));
        }
    }

    /** A thread that user code might start in a coroutine. */
    private final class Child implements Runnable {
        private final Thread parent;

        Child(Thread parent) {
            this.parent = parent;
        }

        @Override
        public void run() {
            try {
                childMayRun.await();
                checkOnCarrier(false);
            } catch (InterruptedException e) {
                fail(e.toString());
            }
            childRan = true;
            LockSupport.unpark(parent);
        }
    }
}
