package io.jvloop.core;

/**
 * A user's call from any thread. A loop that closes gives account of those that it drops. What jvloop itself had to tell the loop, as that
 * a child has ended, is no loss.
 */
final class ForeignCall extends CoreHandle {

    ForeignCall(CoreEventLoop loop, Runnable callback, CoreContext context) {
        super(loop, callback, context);
    }
}
