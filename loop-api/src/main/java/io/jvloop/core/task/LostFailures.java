package io.jvloop.core.task;

import io.jvloop.UnhandledFailure;
import java.lang.ref.Cleaner;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Confined to its loop. The failures of its futures that nobody has taken: each is reported once, at the latest when the loop closes. */
final class LostFailures {
    private static final Cleaner CLEANER =
            Cleaner.create(body -> Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false).name("jvloop-lost-failures")
                    .unstarted(body));
    private final Tasks tasks;
    private final Set<LostFailure> watched = new LinkedHashSet<>();

    LostFailures(Tasks tasks) {
        this.tasks = tasks;
    }

    LostFailure watch(CorePromise<?> promise, Throwable failure) {
        LostFailure lost = new LostFailure(this, promise, failure, CLEANER);
        watched.add(lost);
        return lost;
    }

    void forget(LostFailure lost) {
        watched.remove(lost);
        lost.forget();
    }

    /** Any thread. */
    void collected(LostFailure lost) {
        tasks.scheduler.submit(() -> report(lost)); // refused after close, which has reported it
    }

    /** At the end of the batch, in the runner. */
    void reportAll() {
        List.copyOf(watched).forEach(lost -> tasks.scheduler.atBatchEnd(() -> report(lost)));
    }

    private void report(LostFailure lost) {
        if (watched.remove(lost)) {
            lost.forget();
            lost.context.lend(() -> tasks.failures.report(
                    new UnhandledFailure("exception was never retrieved of " + lost.source, lost.failure, null)));
        }
    }
}
