package io.jvloop.core;

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
    private final CoreEventLoop loop;
    private final Set<LostFailure> watched = new LinkedHashSet<>();

    LostFailures(CoreEventLoop loop) {
        this.loop = loop;
    }

    LostFailure watch(CorePromise<?> promise, Throwable failure) {
        LostFailure lost = new LostFailure(loop, promise, failure, CLEANER);
        watched.add(lost);
        return lost;
    }

    void forget(LostFailure lost) {
        watched.remove(lost);
        lost.forget();
    }

    /** Any thread. */
    void collected(LostFailure lost) {
        loop.submit(new CoreHandle(loop, () -> report(lost), CoreContext.empty())); // refused after close, which has reported it
    }

    /** At the end of the batch, in the runner. */
    void reportAll() {
        List.copyOf(watched).forEach(lost -> loop.turn.batchEnd.add(() -> report(lost)));
    }

    private void report(LostFailure lost) {
        if (watched.remove(lost)) {
            lost.forget();
            lost.context.lend(() -> loop.failures.report(
                    new UnhandledFailure("exception was never retrieved of " + lost.source, lost.failure, null)));
        }
    }
}
