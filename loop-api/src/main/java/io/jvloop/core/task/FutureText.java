package io.jvloop.core.task;

import io.jvloop.core.turn.CurrentLoop;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parts of the text form of futures and tasks. Any thread may ask for it, so it reads what may change meanwhile once. */
public final class FutureText {
    private static final int DEEPEST = 50;
    /** The futures whose result the thread is describing: one whose result contains itself would never end, and a long chain overflow. */
    private static final ThreadLocal<Set<CorePromise<?>>> UNDER_WAY = ThreadLocal.withInitial(HashSet::new);

    private FutureText() {
    }

    static String ofResult(CorePromise<?> future, @Nullable Object result) {
        Set<CorePromise<?>> underWay = UNDER_WAY.get();
        if (underWay.size() == DEEPEST || !underWay.add(future)) {
            return "...";
        }
        try {
            return ofForeign(result);
        } finally {
            underWay.remove(future);
        }
    }

    /** Somebody's text form may wait for a lock that a parked coroutine holds. */
    static String ofForeign(@Nullable Object object) {
        assert !CurrentLoop.isCarrier() : "bug in jvloop: a text form of somebody's was asked for on the thread that mounts coroutines";
        return String.valueOf(object);
    }
}
