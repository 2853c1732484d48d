package io.jvloop.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;

/**
 * Confined to its loop. A channel of Netty's in the loop's poll. What the poll reports waits until the service comes to it, since handlers
 * must not run in the poll.
 */
abstract class HostedHandle implements IoRegistration {
    private static final InternalLogger LOGGER = InternalLoggerFactory.getInstance(HostedHandle.class);
    private final HostedWork work;
    private final IoHandle handle;
    private boolean queued;

    HostedHandle(HostedWork work, IoHandle handle) {
        this.work = work;
        this.handle = handle;
    }

    /**
     * In the poll: has the service dispatch what was reported.
     *
     * @return false if it has not come to the last report yet, because a handler has parked it: then the poll must not report the same
     *         again and again
     */
    final boolean report() {
        if (queued) {
            return false;
        }
        queued = true;
        work.add(this);
        return true;
    }

    /** In the service: calls the channel. */
    final void dispatch() {
        queued = false;
        if (isValid()) {
            dispatchReported();
        }
    }

    /** Ends the masking, and calls the channel with what was reported. */
    abstract void dispatchReported();

    /** In the service: the channel is registered. */
    final void begin() {
        work.open(this);
        handle.registered();
    }

    /** In the service: the channel is registered no longer. */
    final void end() {
        work.ended(this);
        handle.unregistered();
    }

    /** In the service: ends the registration and closes the channel, in Netty's order: a closed handle may have no descriptor to name. */
    final void closeChannel() {
        try {
            cancel();
            handle.close();
        } catch (Throwable failure) { // the others must be closed all the same
            LOGGER.warn("A channel failed when its event loop closed it", failure);
        }
    }
}
