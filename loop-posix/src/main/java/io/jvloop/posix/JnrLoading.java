package io.jvloop.posix;

import io.jvloop.spi.BackendContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Confined to its loop, which has one. Loads JNR in another thread for callers in the middle of a turn, which cannot wait: connections
 * whose protocol takes descriptors. Callers who know of the need before use {@link FdChannels#descriptorPreparation}.
 */
final class JnrLoading {
    private static volatile boolean loaded;

    private final List<Runnable> waiting = new ArrayList<>();

    /** JNR is loaded. */
    static void setLoaded() {
        loaded = true;
    }

    /**
     * Whether JNR is loaded; starts loading it if not.
     *
     * @param context the loop's
     * @param later   called in the loop's turn once JNR is loaded, if it is not yet
     */
    boolean isLoaded(BackendContext context, Runnable later) {
        if (loaded) {
            return true;
        }
        waiting.add(later);
        if (waiting.size() == 1) {
            Thread.ofPlatform().daemon().name("jvloop-loader").start(() -> load(context));
        }
        return false;
    }

    private void load(BackendContext context) {
        try {
            JnrCalls.CALLS.prepare();
        } catch (Throwable seenAgain) {
            setLoaded(); // the next use fails again, where the caller can be told
        }
        context.submit(() -> {
            List<Runnable> now = List.copyOf(waiting);
            waiting.clear();
            now.forEach(Runnable::run);
        });
    }
}
