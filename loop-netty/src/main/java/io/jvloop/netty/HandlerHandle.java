package io.jvloop.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A channel that is registered with the handler of Netty's that the loop's poller drives. */
abstract class HandlerHandle extends HostedHandle {
    private @Nullable IoRegistration registration;

    HandlerHandle(HostedWork work, IoHandle handle) {
        super(work, handle);
    }

    /** In the service: the handler has taken it. */
    final void begin(IoRegistration made) {
        registration = made;
        begin();
    }

    final IoRegistration registration() {
        IoRegistration present = registration;
        assert present != null;
        return present;
    }

    @Override
    public final boolean isValid() {
        return registration().isValid();
    }

    @Override
    public final boolean cancel() {
        if (registration().cancel()) {
            end();
            return true;
        }
        return false;
    }

    @Override
    public final <T> T attachment() {
        return registration().attachment();
    }
}
