package io.jvloop.tck.faults;

import io.jvloop.CancelledError;
import io.jvloop.tck.doubles.Faults;

/** Confined to its loop. What a {@link FaultTrial} runs, with a fault and then without. */
interface FaultyProgram {

    /** Runs to its end; every part passes a point. */
    void run(Faults faults) throws Exception;

    /** Waits to the end though it is cancelled meanwhile, as a program in which a fault has happened is. */
    static void inAnyCase(Runnable wait) {
        try {
            wait.run();
        } catch (CancelledError cancelled) {
            wait.run();
            throw cancelled;
        }
    }
}
