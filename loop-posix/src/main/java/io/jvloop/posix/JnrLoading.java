package io.jvloop.posix;

import io.jvloop.spi.BackendContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Confined to its loop, which has one. Loads JNR beside the loop for who meets a need of it in the middle of a turn, where nobody can wait:
 * a connection whose protocol takes descriptors. Who knows of his need before has it loaded by {@link FdChannels#descriptorPreparation}.
 */
final class JnrLoading {
    private static volatile boolean loaded;

    private final List<Runnable> waiting = new ArrayList<>();

    /** It is there. */
    static void done() {
        loaded = true;
    }

    /**
     * Whether it is there.
     *
     * @param context the loop's
     * @param later   called in the loop's turn once it is there, if it is not yet
     */
    boolean isDone(BackendContext context, Runnable later) {
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
            done(); // who needs it sees it again, and has somebody to tell
        }
        context.submit(() -> {
            List<Runnable> now = List.copyOf(waiting);
            waiting.clear();
            now.forEach(Runnable::run);
        });
    }
}
