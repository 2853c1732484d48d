package io.jvloop.core.turn;

/**
 * A user's call from any thread. A loop that closes gives account of those that it drops. What jvloop itself had to tell the loop, as that
 * a child has ended, is no loss.
 */
public final class ForeignCall extends CoreHandle {

    public ForeignCall(Scheduler scheduler, Runnable callback, CoreContext context) {
        super(scheduler, callback, context);
    }
}
