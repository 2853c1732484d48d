package io.jvloop.core;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parts of the text form of futures and tasks. Any thread may ask for it, so it reads what may change meanwhile once. */
final class FutureText {
    /** The futures whose result the thread is describing: one whose result contains itself would never end. */
    private static final ThreadLocal<Set<CorePromise<?>>> UNDER_WAY = ThreadLocal.withInitial(HashSet::new);

    private FutureText() {
    }

    static String ofResult(CorePromise<?> future, @Nullable Object result) {
        Set<CorePromise<?>> underWay = UNDER_WAY.get();
        if (!underWay.add(future)) {
            return "...";
        }
        try {
            return String.valueOf(result);
        } finally {
            underWay.remove(future);
        }
    }

    /** Up to two of what is called or goes on when the future is done; of more, the first, the last and the number between. */
    static String ofWaiters(@Nullable Object waiters) {
        if (waiters == null) {
            return "";
        }
        Object[] all = waiters instanceof List<?> several ? several.toArray() : new Object[] {waiters};
        if (all.length == 0) {
            return "";
        }
        StringBuilder text = new StringBuilder(", wakes [").append(ofWaiter(all[0]));
        if (all.length > 2) {
            text.append(", ").append(all.length - 2).append(" more");
        }
        if (all.length > 1) {
            text.append(", ").append(ofWaiter(all[all.length - 1]));
        }
        return text.append(']').toString();
    }

    private static String ofWaiter(Object waiter) {
        return waiter instanceof Strand strand && strand.task != null ? strand.task.name()
                : waiter instanceof CorePromise.DoneCallback<?> done ? CoreHandle.describe(done.callback()) : "?";
    }

    static String ofCreation(@Nullable Throwable created) {
        String place = created == null ? "" : place(created);
        return place.isEmpty() ? "" : ", created" + place;
    }

    /** The user's line that made something, after " at "; empty if only our own code was there. */
    static String place(Throwable created) {
        StackTraceElement site = StackView.caller(created.getStackTrace());
        return site == null ? "" : " at " + site;
    }
}
