package io.jvloop.core;

import io.jvloop.LoopFuture;
import io.jvloop.core.inspect.Watchdog;
import io.jvloop.core.report.Rethrow;
import io.jvloop.core.signal.KeyboardSignal;
import io.jvloop.core.task.CorePromise;
import io.jvloop.core.task.TaskLoop;
import io.jvloop.core.task.Watch;
import io.jvloop.core.turn.CoreContext;
import io.jvloop.core.turn.Scheduler;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Runs it, from gate to gate. */
final class LoopRun {
    private final TaskLoop loop;
    private final Scheduler scheduler;
    private final HostThread hostThread;
    private final RunPermission permission;
    /** What makes its turns if it is a guest. */
    private @Nullable Guest guest;

    LoopRun(TaskLoop loop, Scheduler scheduler, HostThread hostThread) {
        this.loop = loop;
        this.scheduler = scheduler;
        this.hostThread = hostThread;
        this.permission = new RunPermission(scheduler, hostThread);
    }

    /** Has somebody else make the turns of the loop, which nobody knows yet; closes it if that cannot be. */
    void becomeGuest(Supplier<Guest> beginning) {
        try {
            guest = beginning.get();
        } catch (Throwable refused) {
            loop.close();
            throw refused;
        }
    }

    /** Ends the run of a guest, so that the caller can close the loop. */
    void endGuest() {
        Guest ending = guest;
        if (ending != null) {
            ending.endToClose();
        }
    }

    private void refuseGuest(String operation) {
        if (guest != null) {
            throw new IllegalStateException(operation + ": " + loop + " is a guest, whose host makes its turns; use createTask in one of "
                    + "them, or runCoroutineThreadsafe");
        }
    }

    void runForever() {
        refuseGuest("runForever");
        permission.enter("runForever");
        try {
            run(null);
        } finally {
            scheduler.gate().leave();
        }
    }

    /** Runs until a future is done, or the loop is stopped. The future is made behind the gate, where nobody else can be. */
    <T> CorePromise<T> runUntilDone(Supplier<CorePromise<T>> making) {
        refuseGuest("runUntilComplete");
        CorePromise<T> future;
        permission.enter("runUntilComplete");
        try {
            future = making.get();
            run(future);
        } finally {
            scheduler.gate().leave();
        }
        if (!future.isDone()) {
            throw new IllegalStateException("Event loop stopped before Future completed: " + future);
        }
        return future;
    }

    private void run(@Nullable CorePromise<?> until) {
        if (hostThread.isNeeded()) {
            hostThread.host(() -> runHere(until));
        } else {
            runHere(until);
        }
    }

    private void runHere(@Nullable CorePromise<?> until) {
        scheduler.gate().moveToCallingThread(false);
        Throwable failure = null;
        Stop stop = new Stop();
        try (KeyboardSignal _ = KeyboardSignal.onMainThread(scheduler)) {
            scheduler.attach();
            Watchdog.watch(loop);
            if (until != null) {
                stop.watch(until);
            }
            scheduler.run();
        } catch (Throwable ofTheBackEnd) {
            failure = ofTheBackEnd;
        }
        stop.end();
        Throwable ended = scheduler.detach();
        Watchdog.forget(loop);
        if (ended != null && failure != null && ended != failure) {
            ended.addSuppressed(failure);
        }
        Throwable thrown = ended != null ? ended : failure;
        if (thrown != null) {
            throw Rethrow.<RuntimeException>as(thrown);
        }
    }

    /**
     * As a callback of the future that a run waits for it asks the loop to stop. It belongs to this run and ends with it, whatever ended
     * it: queued behind something fatal, it would stop the next run.
     */
    private final class Stop implements Consumer<LoopFuture<?>> {
        private @Nullable Watch watch;
        private boolean over;

        void watch(CorePromise<?> done) {
            watch = done.watch(this, CoreContext.empty());
        }

        void end() {
            over = true;
            if (watch != null) {
                watch.end();
            }
        }

        @Override
        public void accept(LoopFuture<?> done) {
            if (!over) {
                scheduler.stop();
            }
        }

        @Override
        public String toString() {
            return "the end of a run";
        }
    }
}
