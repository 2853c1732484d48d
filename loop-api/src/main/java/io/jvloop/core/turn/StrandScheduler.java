package io.jvloop.core.turn;

import io.jvloop.core.carrier.VirtualThreads;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * In mounted mode: the scheduler of one strand's virtual thread. Threads that user code starts in the strand inherit it, in JDK 25 at
 * least; what they want to have run is not what the strand's own thread was started with, and goes where ordinary virtual threads run. So
 * they are ordinary ones, whatever the JDK lets them inherit.
 *
 * <p>Never throws, blocks or drops by itself: it is called inside whatever thread starts or unparks one, the JDK's own timer and poller
 * threads among them, with the caller pinned.
 */
final class StrandScheduler implements Executor {
    /** Null once its thread has ended: those that inherited the scheduler may live on, and must not keep the task and its loop. */
    private @Nullable Strand strand;

    StrandScheduler(Strand strand) {
        this.strand = strand;
    }

    @Override
    public void execute(Runnable continuation) {
        Strand own = strand;
        if (own != null && (continuation == own.continuation || isFirst(own, continuation))) {
            ((MountedDriver) own.scheduler.driver).schedule(own);
        } else {
            Executor elsewhere = VirtualThreads.defaultScheduler();
            assert elsewhere != null : "MountTrial has seen that it is needed";
            elsewhere.execute(continuation);
        }
    }

    /** The first that it is asked for is its own: before that has run, nothing can have inherited. */
    private static boolean isFirst(Strand own, Runnable continuation) {
        if (own.continuation == null && own.scheduler.driver.inTurn()) {
            own.continuation = continuation;
            return true;
        }
        return false;
    }

    void ended() {
        strand = null;
    }
}
