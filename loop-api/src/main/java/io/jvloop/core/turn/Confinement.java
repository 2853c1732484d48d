package io.jvloop.core.turn;

import io.jvloop.spi.ThreadText;
import org.jspecify.annotations.Nullable;

/** Guards what is confined to the loop: checks who calls, and finds the strand of a caller in the loop's turn. */
public final class Confinement {
    private final Scheduler scheduler;

    Confinement(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Any thread: refuses a caller who is not in the loop's turn while it runs. */
    public void checkTurn(String operation) {
        if (!scheduler.driver.inTurn()) {
            checkIdle(operation);
        }
    }

    /**
     * Lets a caller use the idle loop. What other threads have sent before moves to the queue first, so that what the caller schedules
     * comes after it.
     */
    private void checkIdle(String operation) {
        refuseOthers(operation);
        scheduler.inbox.drainTo(scheduler.ready);
    }

    /** Does the same as {@link #checkTurn}, for an operation that schedules nothing. */
    public void checkCaller(String operation) {
        if (!scheduler.driver.inTurn()) {
            refuseOthers(operation);
        }
    }

    private void refuseOthers(String operation) {
        RunGate gate = scheduler.gate;
        Thread owner = gate.thread();
        if (owner != null && owner != Thread.currentThread()) {
            String caller = operation + " called in " + ThreadText.ofCaller() + ", but " + scheduler.loop();
            throw new WrongThreadException(gate.isClosing()
                    ? caller + " is being closed by " + ThreadText.of(owner)
                    : caller + " runs on " + ThreadText.of(owner) + "; use callSoonThreadsafe or runCoroutineThreadsafe");
        }
    }

    public void checkOpen(String operation) {
        if (scheduler.isClosed()) {
            throw new IllegalStateException(operation + ": event loop is closed: " + scheduler.loop().name());
        }
    }

    /** Does both {@link #checkTurn} and {@link #checkOpen}, for an operation that schedules something. */
    public void check(String operation) {
        checkTurn(operation);
        checkOpen(operation);
    }

    /** The strand of the caller's task, null if it has none in this loop. */
    public @Nullable Strand taskStrand() {
        Strand strand = scheduler.driver.inTurn() ? scheduler.strand() : null;
        return strand == null || !strand.isOfTask() ? null : strand;
    }

    /** The strand of the task that calls, for an operation that suspends it. */
    public Strand requireTaskStrand(String operation) {
        Strand strand = taskStrand();
        if (strand == null) {
            throw new IllegalStateException(operation + " suspends, and only tasks of " + scheduler.loop() + " can: the caller is "
                    + describeCaller() + "; use " + wayOut());
        }
        checkOpen(operation);
        return strand;
    }

    /** The strand of the task or service that calls, for an operation that suspends it until an I/O event. */
    Strand requireWaitingStrand(String operation) {
        Strand strand = scheduler.driver.inTurn() ? scheduler.strand() : null;
        return strand != null && strand.task instanceof Service ? strand : requireTaskStrand(operation);
    }

    /** The method by which this caller could have the result awaited. */
    private String wayOut() {
        boolean loopsRun = scheduler.gate.isRunning() || CurrentLoop.running() != null;
        return scheduler.driver.inTurn() ? "createTask" : loopsRun ? "runCoroutineThreadsafe" : "runUntilComplete";
    }

    public String describeCaller() {
        Scheduler running = CurrentLoop.running();
        if (running == null) {
            return ThreadText.ofCaller() + ", outside any loop's turn";
        }
        Strand strand = running.strand();
        String whose = running == scheduler ? "" : " of " + running.loop();
        return strand == null ? (Thread.currentThread().isVirtual() ? "a virtual thread that is nobody's task" : "the host's code") + whose
                : strand.task == null ? "the callback " + strand + whose
                : strand.task instanceof Service ? strand + whose : "the task " + strand.task.name() + whose;
    }
}
