package io.jvloop.core;

import io.jvloop.LoopFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of the loop, from gate to gate. As a callback of the future that it waits for it asks the loop to stop; that belongs to this run
 * and ends with it, whatever ended it: queued behind something fatal, it would stop the next run.
 */
final class LoopRun<T> implements Consumer<LoopFuture<T>> {
    private final CoreEventLoop loop;
    private final @Nullable CorePromise<T> until;
    private @Nullable Watch watch;
    private boolean over;

    private LoopRun(CoreEventLoop loop, @Nullable CorePromise<T> until) {
        this.loop = loop;
        this.until = until;
    }

    static void forever(CoreEventLoop loop) {
        loop.confinement.enterRun("runForever");
        try {
            new LoopRun<>(loop, null).run();
        } finally {
            loop.confinement.gate.leave();
        }
    }

    /** Runs until a future is done, or the loop is stopped. The future is made behind the gate, where nobody else can be. */
    static <T> CorePromise<T> untilDone(CoreEventLoop loop, Supplier<CorePromise<T>> making) {
        CorePromise<T> future;
        loop.confinement.enterRun("runUntilComplete");
        try {
            future = making.get();
            new LoopRun<>(loop, future).run();
        } finally {
            loop.confinement.gate.leave();
        }
        if (!future.isDone()) {
            throw new IllegalStateException("Event loop stopped before Future completed: " + future);
        }
        return future;
    }

    private void run() {
        if (loop.ownThread.isNeeded()) {
            loop.ownThread.host(this::runHere);
        } else {
            runHere();
        }
    }

    private void runHere() {
        loop.confinement.gate.goOnHere(false);
        Throwable failure = null;
        try (KeyboardSignal _ = KeyboardSignal.onMainThread(loop)) {
            loop.driver.attach();
            Watchdog.watch(loop);
            if (until != null) {
                watch = until.watch(this, CoreContext.empty());
            }
            loop.turn.runTurns();
        } catch (Throwable ofTheBackEnd) {
            failure = ofTheBackEnd;
        }
        Throwable ended = end();
        if (ended != null && failure != null && ended != failure) {
            ended.addSuppressed(failure);
        }
        Throwable thrown = ended != null ? ended : failure;
        if (thrown != null) {
            throw Bodies.<RuntimeException>rethrow(thrown);
        }
    }

    /** Answers what in the turns ended it. */
    private @Nullable Throwable end() {
        over = true;
        if (watch != null) {
            watch.end();
        }
        Throwable ended = loop.turn.end();
        loop.driver.detach();
        Watchdog.forget(loop);
        return ended;
    }

    @Override
    public void accept(LoopFuture<T> done) {
        if (!over) {
            loop.turn.stop();
        }
    }

    @Override
    public String toString() {
        return "the end of a run";
    }
}
