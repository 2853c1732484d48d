package io.jvloop.core;

import io.jvloop.Task;
import io.jvloop.UnhandledFailure;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.Future;

/**
 * The end of a loop, on the thread that closes it. Runs no callback. Every unfinished task is reported once and unwound: one that we
 * suspended runs its clean-up here, one that is parked in JDK code is interrupted and ends on the thread of {@link LateContinuations}.
 */
final class LoopClosing {
    private final CoreEventLoop loop;

    LoopClosing(CoreEventLoop loop) {
        this.loop = loop;
    }

    void close() {
        loop.driver.attach();
        try {
            List<Task<?>> unfinished = List.copyOf(loop.tasks.snapshot());
            unfinished.forEach(this::report);
            loop.markClosed();
            loop.signals.close(); // before clean-up code runs: a signal then does what it does without us
            dropQueues();
            for (Task<?> task : unfinished) {
                unwind((CoreTask<?>) task);
                loop.tasks.remove((CoreTask<?>) task); // whoever keeps the closed loop does not keep them
            }
            interruptParkedCallbacks();
            loop.driver.close();
        } finally {
            loop.driver.detach();
        }
    }

    private void report(Task<?> task) {
        loop.callExceptionHandler(new UnhandledFailure("Task was destroyed but it is pending: its loop is closed", null, task));
    }

    private void unwind(CoreTask<?> task) {
        boolean endsHere = task.unwind();
        if (endsHere && task.state() == Future.State.FAILED) {
            Throwable failure = task.exceptionNow();
            loop.callExceptionHandler(new UnhandledFailure("clean-up failed when its loop was closed", failure, task));
        }
    }

    private void dropQueues() {
        ReadyQueue accepted = new ReadyQueue();
        loop.inbox.close(accepted);
        int dropped = drop(accepted);
        drop(loop.ready);
        loop.timers.clear();
        if (dropped > 0) {
            Failures.LOGGER.log(Level.WARNING, "{0} calls from other threads were dropped when {1} was closed", dropped, loop.name());
        }
    }

    /** Empties a queue; what the JDK woke in it is not ours to drop. Answers how many callbacks were dropped. */
    private static int drop(ReadyQueue queue) {
        int callbacks = 0;
        while (!queue.isEmpty()) {
            Entry entry = queue.take();
            if (entry instanceof JdkWake wake) {
                LateContinuations.run(wake.continuation);
            } else if (entry instanceof CoreHandle handle && handle.isPending()) {
                callbacks++;
            }
        }
        return callbacks;
    }

    private void interruptParkedCallbacks() {
        for (Strand strand : loop.confinement.parked.all()) {
            if (strand.task == null) {
                strand.thread.interrupt();
            }
        }
    }
}
