package io.jvloop.core.task;

import io.jvloop.UnhandledFailure;
import java.lang.ref.Cleaner;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Confined to its loop. The failures of its futures that nobody has retrieved. Each is reported once,
 * at the latest when the loop closes.
 */
final class UnretrievedFailures {
    private static final Cleaner CLEANER =
            Cleaner.create(body -> Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false).name("jvloop-unretrieved-failures")
                    .unstarted(body));
    private final Tasks tasks;
    private final Set<UnretrievedFailure> watched = new LinkedHashSet<>();

    UnretrievedFailures(Tasks tasks) {
        this.tasks = tasks;
    }

    UnretrievedFailure watch(CorePromise<?> promise, Throwable failure) {
        UnretrievedFailure unretrieved = new UnretrievedFailure(this, promise, failure, CLEANER);
        watched.add(unretrieved);
        return unretrieved;
    }

    void forget(UnretrievedFailure failure) {
        watched.remove(failure);
        failure.forget();
    }

    /** On the thread of the cleaner: the future was collected. */
    void collected(UnretrievedFailure failure) {
        tasks.scheduler.submit(() -> report(failure)); // refused after close, which has reported it
    }

    /** Has each reported at the end of the batch, in the runner. */
    void reportAll() {
        List.copyOf(watched).forEach(failure -> tasks.scheduler.runAtBatchEnd(() -> report(failure)));
    }

    private void report(UnretrievedFailure failure) {
        if (watched.remove(failure)) {
            failure.forget();
            failure.context.lend(() -> tasks.failures.report(
                    new UnhandledFailure("exception was never retrieved of " + failure.source, failure.cause, null)));
        }
    }
}
