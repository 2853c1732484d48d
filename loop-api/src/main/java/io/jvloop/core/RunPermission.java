package io.jvloop.core;

import io.jvloop.core.turn.CurrentLoop;
import io.jvloop.core.turn.RunGate;
import io.jvloop.core.turn.Scheduler;
import io.jvloop.spi.ThreadText;

/** Any thread. Whether the caller may run the loop, and if so, the way through its gate. */
final class RunPermission {
    private final Scheduler scheduler;
    private final RunGate gate;
    private final HostThread hostThread;

    RunPermission(Scheduler scheduler, HostThread hostThread) {
        this.scheduler = scheduler;
        this.gate = scheduler.gate();
        this.hostThread = hostThread;
    }

    /** Begins a run of the loop by the calling thread, which has to leave the gate in the end. */
    void enter(String operation) {
        checkIdle(operation);
        checkThread(operation);
        Scheduler other = CurrentLoop.running();
        if (other != null) {
            throw new IllegalStateException(operation + ": cannot run " + scheduler.loop()
                    + " while another loop is running in this thread: " + other.loop());
        }
        if (gate.enter(false) != null) {
            checkIdle(operation);
            throw new IllegalStateException(operation + ": " + scheduler.loop() + " was just run, or closed, by another thread");
        }
    }

    private void checkIdle(String operation) {
        scheduler.confinement().checkOpen(operation);
        if (gate.isRunning()) {
            throw new IllegalStateException(operation + ": " + scheduler.loop() + " is already running");
        }
        if (gate.isClosing()) {
            throw new IllegalStateException(operation + ": " + scheduler.loop() + " is being closed");
        }
    }

    private void checkThread(String operation) {
        Thread bound = scheduler.backend().boundThread();
        if (bound != null && bound != Thread.currentThread() && !hostThread.isKept()) {
            throw new IllegalStateException(operation + ": " + scheduler.loop() + " can run in " + ThreadText.of(bound)
                    + " only, where it ran first and which its back end is tied to, not in " + ThreadText.ofCaller()
                    + "; run it there, or take a back end that is not tied to a thread");
        }
    }
}
