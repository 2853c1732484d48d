package io.jvloop.netty;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.Future;
import java.io.UncheckedIOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. What a guest has registered with its host.
 *
 * <p>Netty registers at once for a caller that is its thread. A coroutine is a virtual thread on that thread, which Netty takes for
 * another: it registers when the turn is over, and what was submitted meanwhile is submitted then. It carries out one after the other what
 * was asked for in a turn, so a number that is closed and used again in the same turn is not mistaken for the former.
 */
final class HostRegistration implements IoRegistration {
    private final IoEventLoop host;
    private final IoOps nothing;
    private final Consumer<Throwable> refused;
    private @Nullable IoRegistration made;
    private @Nullable IoOps wanted;
    private boolean cancelled;

    private HostRegistration(IoEventLoop host, IoOps nothing, Consumer<Throwable> refused) {
        this.host = host;
        this.nothing = nothing;
        this.refused = refused;
    }

    /**
     * Registers a handle.
     *
     * @param nothing what is submitted to take the handle out of the host's poll
     * @param refused is told in the host's thread, between two turns, if the system refuses late
     * @throws Exception what the host refuses at once
     */
    static HostRegistration of(IoEventLoop host, IoHandle handle, IoOps nothing, Consumer<Throwable> refused) throws Exception {
        HostRegistration registration = new HostRegistration(host, nothing, refused);
        Future<IoRegistration> registering = host.register(handle);
        if (registering.isDone()) {
            registration.made = registering.get();
        } else {
            registering.addListener(registration::registered);
        }
        return registration;
    }

    private void registered(Future<? super IoRegistration> outcome) {
        if (!outcome.isSuccess()) {
            refuse(outcome.cause());
            return;
        }
        IoRegistration registration = (IoRegistration) outcome.getNow();
        made = registration;
        try {
            if (cancelled) {
                registration.cancel();
            } else if (wanted != null) {
                registration.submit(wanted);
            }
        } catch (RuntimeException refusedBySystem) {
            refuse(refusedBySystem);
        }
    }

    private void refuse(Throwable why) {
        if (!cancelled) {
            refused.accept(why);
        }
    }

    @Override
    public long submit(IoOps ops) {
        IoRegistration registration = made;
        if (registration == null) {
            wanted = ops;
            return 0;
        }
        return registration.submit(ops);
    }

    @Override
    public boolean isValid() {
        return !cancelled && (made == null || made.isValid());
    }

    /** Takes the handle out of the host's poll at once, since its descriptor is about to be closed. */
    @Override
    public boolean cancel() {
        if (cancelled) {
            return false;
        }
        cancelled = true;
        IoRegistration registration = made;
        if (registration != null) {
            try {
                if (!host.inEventLoop()) { // else cancelling does it
                    registration.submit(nothing);
                }
                registration.cancel();
            } catch (UncheckedIOException | RejectedExecutionException gone) {
                // The descriptor is closed already, or the host is, whose handler has no registrations then.
            }
        }
        return true;
    }

    @SuppressWarnings("NullAway") // as Netty's, for a handle that is not registered
    @Override
    public <T> T attachment() {
        return made == null ? null : made.attachment();
    }
}
