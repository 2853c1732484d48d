package io.jvloop.core;

import io.jvloop.spi.ThreadText;
import org.jspecify.annotations.Nullable;

/** Who calls? Guards what is confined to the loop, and knows the strand and the task of a caller in its turn. */
final class Confinement {
    private final CoreEventLoop loop;
    final RunGate gate = new RunGate();
    final ParkedStrands parked = new ParkedStrands();
    /** The strand that runs. The watchdog reads it racily. */
    @Nullable Strand current;

    Confinement(CoreEventLoop loop) {
        this.loop = loop;
    }

    @Nullable Thread runThread() {
        return gate.thread();
    }

    void checkTurn(String operation) {
        if (!loop.driver.inTurn()) {
            checkIdle(operation);
        }
    }

    /**
     * A loop that does not run belongs to its caller, who finds in the queue what other threads have sent before: so whatever he schedules
     * comes after it.
     */
    private void checkIdle(String operation) {
        refuseOthers(operation);
        loop.inbox.drainTo(loop.ready);
    }

    /** For what schedules nothing. */
    void checkCaller(String operation) {
        if (!loop.driver.inTurn()) {
            refuseOthers(operation);
        }
    }

    private void refuseOthers(String operation) {
        Thread owner = gate.thread();
        if (owner != null && owner != Thread.currentThread()) {
            String caller = operation + " called in " + ThreadText.ofCaller() + ", but " + loop;
            throw new WrongThreadException(gate.isClosing()
                    ? caller + " is being closed by " + ThreadText.of(owner)
                    : caller + " runs on " + ThreadText.of(owner) + "; use callSoonThreadsafe or runCoroutineThreadsafe");
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

    /** Begins a run of the loop by the calling thread, which has to leave the gate in the end. */
    void enterRun(String operation) {
        checkRunnable(operation);
        if (gate.enter(false) != null) {
            checkIdleToRun(operation);
            throw new IllegalStateException(operation + ": " + loop + " was just run, or closed, by another thread");
        }
    }

    private void checkIdleToRun(String operation) {
        checkOpen(operation);
        if (gate.isRunning()) {
            throw new IllegalStateException(operation + ": " + loop + " is already running");
        }
        if (gate.isClosing()) {
            throw new IllegalStateException(operation + ": " + loop + " is being closed");
        }
    }

    private void checkRunnable(String operation) {
        checkIdleToRun(operation);
        Thread bound = loop.boundThread();
        if (bound != null && bound != Thread.currentThread() && !loop.ownThread.isKept()) {
            throw new IllegalStateException(operation + ": " + loop + " can run in " + ThreadText.of(bound)
                    + " only, where it ran first and which its back end is tied to, not in " + ThreadText.ofCaller()
                    + "; run it there, or take a back end that is not tied to a thread");
        }
        CoreEventLoop other = CurrentLoop.running();
        if (other != null) {
            throw new IllegalStateException(operation + ": cannot run " + loop + " while another loop is running in this thread: " + other);
        }
    }

    /** In the loop's turn: the strand of the calling thread, null if that is the loop's own. */
    @Nullable Strand strand() {
        Strand strand = current;
        return strand != null && strand.thread == Thread.currentThread() ? strand : null;
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
                    + "; use " + wayOut());
        }
        checkOpen(operation);
        return task;
    }

    /** How the caller could have what he wants awaited. */
    private String wayOut() {
        boolean loopsRun = loop.isRunning() || CurrentLoop.running() != null;
        return loop.driver.inTurn() ? "createTask" : loopsRun ? "runCoroutineThreadsafe" : "runUntilComplete";
    }

    String describeCaller() {
        CoreEventLoop running = CurrentLoop.running();
        if (running == null) {
            return ThreadText.ofCaller() + ", outside any loop's turn";
        }
        Strand strand = running.confinement.strand();
        String whose = running == loop ? "" : " of " + running;
        return strand == null ? "a virtual thread that is nobody's task" + whose
                : strand.task == null ? "the callback " + strand + whose : "the task " + strand.task.name() + whose;
    }
}
