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
 * One small run of all that mounted mode rests on, with a platform thread as the carrier and {@code this} as the scheduler:
 *
 * <pre>
 * carrier   starts a thread of its own, and mounts what its scheduler was given in that moment
 * own       runs on the carrier, starts a child as user code would, parks, and gives the carrier back
 * carrier   lets the child go on
 * child     runs elsewhere, whether it asked our scheduler (it inherits it in JDK 25) or not; unparks own, whose scheduler gets the very
 *           object that it was given at the start: that is how it tells its own thread from others
 * carrier   mounts own, which ends
 * </pre>
 */
final class MountTrial implements Executor {
    private final @Nullable Executor elsewhere;
    private final Duration limit;
    private final LinkedBlockingQueue<Runnable> due = new LinkedBlockingQueue<>();
    private final CountDownLatch childMayGoOn = new CountDownLatch(1);
    private volatile @Nullable Runnable continuation;
    private volatile @Nullable Thread carrier;
    private volatile @Nullable Thread child;
    private volatile boolean childRan;
    private volatile @Nullable String objection;

    private MountTrial(@Nullable Executor elsewhere, Duration limit) {
        this.elsewhere = elsewhere;
        this.limit = limit;
    }

    /**
     * Tries. Waits for other threads, and keeps an interrupt of the caller for later.
     *
     * @param builders  makes a builder of virtual threads on a scheduler
     * @param elsewhere where the JDK runs ordinary virtual threads; needed only where they inherit the scheduler of who starts them
     * @param limit     how long to wait for what does not come; only a JVM that does something else with virtual threads lets it pass
     * @return what speaks against mounting, null if nothing does
     */
    static @Nullable String objection(Function<Executor, Thread.Builder.OfVirtual> builders, @Nullable Executor elsewhere, Duration limit) {
        MountTrial trial = new MountTrial(elsewhere, limit);
        Thread carrier = Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false).name("jvloop-mount-trial").start(() -> {
            try {
                trial.carry(builders);
            } catch (Exception | LinkageError e) {
                trial.object(e.toString());
            } finally {
                trial.childMayGoOn.countDown();
            }
        });
        boolean interrupted = false;
        for (;;) {
            try {
                if (!carrier.join(limit.plus(limit))) {
                    trial.object("a virtual thread does not give back the thread that it was mounted on");
                }
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return trial.objection;
    }

    private void object(String what) {
        if (objection == null) {
            objection = what;
        }
        due.add(() -> {
        }); // else the carrier waits for its limit
    }

    /** The scheduler of its own thread, and of those that inherit it. */
    @Override
    public void execute(Runnable given) {
        Runnable own = continuation;
        if (own == null && Thread.currentThread() == carrier) {
            continuation = given;
        } else if (given == own) {
            due.add(given);
        } else if (elsewhere != null) {
            elsewhere.execute(given);
        } else {
            object("threads inherit the scheduler of who starts them, and the JDK's own was not found");
        }
    }

    private void carry(Function<Executor, Thread.Builder.OfVirtual> builders) throws InterruptedException {
        carrier = Thread.currentThread();
        Thread own = builders.apply(this).unstarted(this::startChildAndWait);
        own.start();
        Runnable first = continuation;
        if (first == null) {
            object("the scheduler is not asked to start its thread");
            return;
        }
        first.run();
        if (child == null || childRan || !own.isAlive()) {
            object("a thread that parks does not give its carrier back");
        }
        childMayGoOn.countDown();
        while (objection == null && own.isAlive()) {
            Runnable next = due.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
            if (next == null) {
                object("a thread that another one unparked is not given to its scheduler again as what it was at first");
            } else {
                next.run();
            }
        }
    }

    private void startChildAndWait() {
        expectOn(true);
        child = Thread.startVirtualThread(new Child(Thread.currentThread()));
        while (!childRan) {
            LockSupport.park(this);
        }
        expectOn(true);
    }

    /** Whether the caller should be on our carrier. */
    private void expectOn(boolean ours) {
        if ((VirtualThreads.currentCarrier() == carrier) != ours) {
            object("a thread runs on " + VirtualThreads.currentCarrier() + (ours ? " instead of its scheduler's carrier" : ""));
        }
    }

    /** What user code might start in a coroutine. */
    private final class Child implements Runnable {
        private final Thread parent;

        Child(Thread parent) {
            this.parent = parent;
        }

        @Override
        public void run() {
            try {
                childMayGoOn.await();
                expectOn(false);
            } catch (InterruptedException e) {
                object(e.toString());
            }
            childRan = true;
            LockSupport.unpark(parent);
        }
    }
}
