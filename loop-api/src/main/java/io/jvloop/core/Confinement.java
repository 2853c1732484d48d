package io.jvloop.core;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Who calls? Guards what is confined to the loop, and knows the strand and the task of a caller in its turn. */
final class Confinement {
    private final CoreEventLoop loop;
    private final AtomicReference<@Nullable Thread> runThread = new AtomicReference<>();
    final ParkedStrands parked = new ParkedStrands();
    /** The strand that runs, as far as the driver knows; see {@link #strand}. The watchdog reads it racily. */
    @Nullable Strand current;

    Confinement(CoreEventLoop loop) {
        this.loop = loop;
    }

    /** Notes that the calling thread runs the loop; false if another does. */
    boolean enter() {
        return runThread.compareAndSet(null, Thread.currentThread());
    }

    void leave() {
        runThread.set(null);
    }

    @Nullable Thread runThread() {
        return runThread.get();
    }

    boolean isRunning() {
        return runThread.get() != null;
    }

    /** A loop that does not run belongs to its caller. */
    void checkTurn(String operation) {
        if (!loop.driver.inTurn()) {
            Thread running = runThread.get();
            if (running != null) {
                throw new WrongThreadException(operation + " called in thread '" + Thread.currentThread().getName() + "', but " + loop
                        + " runs on '" + running.getName() + "'; use callSoonThreadsafe or runCoroutineThreadsafe");
            }
        }
    }

    void checkOpen(String operation) {
        if (loop.isClosed()) {
            throw new IllegalStateException(operation + ": event loop is closed: " + loop.name());
        }
    }

    /** For what schedules. */
    void check(String operation) {
        checkTurn(operation);
        checkOpen(operation);
    }

    /** For what runs the loop. */
    void checkRunnable(String operation) {
        checkOpen(operation);
        if (isRunning()) {
            throw new IllegalStateException(operation + ": " + loop + " is already running");
        }
        Thread bound = loop.boundThread();
        if (bound != null && bound != Thread.currentThread() && !loop.ownThread.isKept()) {
            throw new IllegalStateException(operation + ": " + loop + " can run in thread '" + bound.getName()
                    + "' only, where it ran first and which its back end is tied to, not in thread '" + Thread.currentThread().getName()
                    + "'; run it there, or take a back end that is not tied to a thread");
        }
        CoreEventLoop other = CurrentLoop.running();
        if (other != null) {
            throw new IllegalStateException(operation + ": cannot run " + loop + " while another loop is running in this thread: " + other);
        }
    }

    /** In the loop's turn: the strand of the calling thread, null in a virtual thread that user code started. */
    @Nullable Strand strand() {
        Strand strand = current;
        Thread thread = Thread.currentThread();
        if (strand != null && strand.thread == thread) {
            return strand;
        }
        strand = parked.find(thread);
        if (strand != null) {
            current = strand;
        }
        return strand;
    }

    /** The caller's task, null if it has none in this loop. */
    @Nullable CoreTask<?> task() {
        Strand strand = loop.driver.inTurn() ? strand() : null;
        return strand == null ? null : strand.task;
    }

    /** The task that calls, for an operation that suspends it. */
    CoreTask<?> requireTask(String operation) {
        CoreTask<?> task = task();
        if (task == null) {
            throw new IllegalStateException(operation + " suspends, and only tasks of " + loop + " can: the caller is " + describeCaller()
                    + "; use createTask");
        }
        checkOpen(operation);
        return task;
    }

    String describeCaller() {
        CoreEventLoop running = CurrentLoop.running();
        if (running == null) {
            return "thread '" + Thread.currentThread().getName() + "', outside any loop's turn";
        }
        Strand strand = running.confinement.strand();
        String whose = running == loop ? "" : " of " + running;
        return strand == null ? "a virtual thread that is nobody's task" + whose
                : strand.task == null ? "the callback " + strand + whose : "the task " + strand.task.name() + whose;
    }
}
