package io.jvloop.core.turn;

/**
 * A user's call from any thread. A loop that closes reports how many of these it drops. Calls of jvloop itself, for example that a
 * child has ended, are not counted.
 */
public final class ForeignCall extends CoreHandle {

    public ForeignCall(Scheduler scheduler, Runnable callback, CoreContext context) {
        super(scheduler, callback, context);
    }
}
