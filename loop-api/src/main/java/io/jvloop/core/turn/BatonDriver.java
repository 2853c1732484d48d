package io.jvloop.core.turn;

import io.jvloop.core.queue.Entry;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Baton mode, for JVMs started without the flag: ordinary virtual threads, one at a time. To be in the loop's turn means to hold the baton.
 *
 * <pre>
 * holder           passes it to                       when
 * own thread       the runner                         a batch is to be run
 * own thread       a strand                           close unwinds it
 * runner           a strand                           the strand's turn in the queue has come
 * runner, strand   a child                            eager start
 * strand           own thread                         it has a call made there, and waits for the baton
 * own thread       that strand                        the call is over
 * strand           whoever passed it (returnTo)       it suspends, or ends
 * runner           own thread                         there is nothing left but to poll
 * </pre>
 *
 * <p>Passing is: set {@code holder}, unpark the new holder. Waiting is: park while {@code holder} is another. The volatile field orders
 * everything the turn did before everything its successor does. The runner drives the batch, and not the own thread, because a hand-over
 * between virtual threads costs a fiftieth of one between a virtual and a platform thread.
 *
 * <p>Nothing here shows that the holder is parked in JDK code, so it keeps the baton: the loop stands meanwhile, and the watchdog says so.
 */
final class BatonDriver implements TurnDriver {
    private final Scheduler scheduler;
    private final Thread.Builder.OfVirtual builder = Thread.ofVirtual();
    private volatile @Nullable Thread holder;
    private @Nullable Thread ownThread;
    /** The thread that gets the baton when the strand that holds it suspends. */
    private @Nullable Thread returnTo;
    /** What a strand has run in the own thread, and the strand. */
    private @Nullable CarrierCall<?> carrierCall;
    private @Nullable Strand caller;

    BatonDriver(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public Thread newThread(Strand strand, Runnable body) {
        return builder.unstarted(() -> {
            CurrentLoop.bind(scheduler);
            awaitBaton(); // started is not yet mounted: an early unpark of a thread that has just begun must not run its body
            body.run();
        });
    }

    @Override
    public void attach() {
        ownThread = Thread.currentThread();
        holder = ownThread;
        CurrentLoop.bind(scheduler);
    }

    @Override
    public void detach() {
        CurrentLoop.unbind();
        holder = null;
        ownThread = null;
    }

    @Override
    public boolean inTurn() {
        return holder == Thread.currentThread();
    }

    @Override
    public void runBatch() {
        CallbackRunner worker;
        do {
            worker = scheduler.runner;
            passAndWait(worker.strand);
        } while (worker != scheduler.runner); // it was replaced in the middle of the batch
    }

    @Override
    public void callInRunner(Runnable call) {
        call.run(); // a call that parks here stops the loop, as it does anywhere in baton mode
    }

    @Override
    public boolean step(Strand runner, Entry head) {
        scheduler.turn.take();
        scheduler.turn.steps++;
        Strand strand = ((Step) head).takeStrand();
        if (scheduler.debug()) {
            scheduler.slowSteps.begin();
        }
        passAndWait(strand);
        if (scheduler.debug()) {
            scheduler.slowSteps.end(strand);
        }
        scheduler.current = runner;
        return true;
    }

    /** Passes the baton to a strand and waits until it comes back. */
    private void passAndWait(Strand strand) {
        Thread former = returnTo;
        returnTo = Thread.currentThread();
        strand.suspended = false;
        scheduler.current = strand;
        try {
            if (strand.started) {
                pass(strand.thread);
            } else {
                start(strand);
            }
            awaitBaton();
            while (carrierCall != null) {
                makeCarrierCall();
            }
        } finally {
            returnTo = former;
        }
    }

    /**
     * Starts a strand's thread. If the JDK cannot start it for want of memory, the thread will never take the baton: then its task has
     * failed. If it is the runner's, the run ends, and the next one has a new runner.
     */
    private void start(Strand strand) {
        strand.started = true;
        holder = strand.thread;
        try {
            strand.thread.start();
        } catch (Throwable refused) {
            holder = Thread.currentThread();
            StrandTask task = strand.task;
            if (task == null) {
                scheduler.runner = new CallbackRunner(scheduler);
                throw refused;
            }
            strand.finished = true;
            task.startFailed(refused);
        }
    }

    private void pass(@Nullable Thread next) {
        holder = next;
        LockSupport.unpark(next);
    }

    private void awaitBaton() {
        boolean interrupted = false;
        while (holder != Thread.currentThread()) {
            LockSupport.park();
            interrupted |= Thread.interrupted(); // set, it would make park return at once, and this loop spin
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void runNow(Strand self, Strand child) {
        passAndWait(child);
        scheduler.current = self;
    }

    @Override
    public void onCarrier(Strand self, CarrierCall<?> call) {
        carrierCall = call;
        caller = self;
        pass(ownThread);
        awaitBaton();
        scheduler.current = self;
    }

    /** Makes a strand's call, in the own thread. Turns that the call lets be made inside it need another runner: this one waits for it. */
    private void makeCarrierCall() {
        CarrierCall<?> call = carrierCall;
        Strand strand = caller;
        assert call != null && strand != null;
        carrierCall = null;
        caller = null;
        if (scheduler.debug() && strand.task != null) {
            scheduler.slowSteps.end(strand);
        }
        if (scheduler.gap() != null) {
            scheduler.runner = new CallbackRunner(scheduler);
        }
        scheduler.current = null;
        call.run(scheduler);
        if (scheduler.debug()) {
            scheduler.slowSteps.begin();
        }
        pass(strand.thread);
        awaitBaton();
    }

    @Override
    public void suspend(Strand self) {
        self.suspended = true;
        pass(returnTo);
        awaitBaton();
    }

    @Override
    public void unwind(Strand strand) {
        passAndWait(strand);
    }

    @Override
    public void finished() {
        pass(returnTo);
    }

    @Override
    public void close() {
        scheduler.runner.close();
        if (scheduler.runner.strand.started) {
            passAndWait(scheduler.runner.strand);
        }
    }
}
