package io.jvloop.core.turn;

import io.jvloop.spi.ThreadText;
import org.jspecify.annotations.Nullable;

/** Who calls? Guards what is confined to the loop, and knows the strand of a caller in its turn. */
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
     * A loop that does not run belongs to its caller, who finds in the queue what other threads have sent before: so whatever he schedules
     * comes after it.
     */
    private void checkIdle(String operation) {
        refuseOthers(operation);
        scheduler.inbox.drainTo(scheduler.ready);
    }

    /** As {@link #checkTurn}, for what schedules nothing. */
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

    /** For what schedules: {@link #checkTurn} and {@link #checkOpen}. */
    public void check(String operation) {
        checkTurn(operation);
        checkOpen(operation);
    }

    /** The strand of the caller's task, null if it has none in this loop. */
    public @Nullable Strand taskStrand() {
        Strand strand = scheduler.driver.inTurn() ? scheduler.strand() : null;
        return strand == null || strand.owner == null ? null : strand;
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

    /** How the caller could have what he wants awaited. */
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
        return strand == null ? "a virtual thread that is nobody's task" + whose
                : strand.owner == null ? "the callback " + strand + whose : "the task " + strand.owner.name() + whose;
    }
}
