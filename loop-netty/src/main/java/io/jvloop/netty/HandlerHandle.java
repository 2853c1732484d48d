package io.jvloop.netty;

import io.jvloop.posix.IoHandlerPoller;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A channel that is registered with the handler of Netty's that the loop's poller drives. */
abstract class HandlerHandle extends HostedHandle {
    private final IoHandlerPoller poller;
    private final int descriptor;
    private @Nullable IoRegistration registration;

    HandlerHandle(HostedWork work, IoHandle handle, IoHandlerPoller poller, int descriptor) {
        super(work, handle);
        this.poller = poller;
        this.descriptor = descriptor;
    }

    /** In the service: has the handler take it. */
    final void begin(IoHandle source) throws IOException {
        registration = poller.register(source, descriptor);
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
        if (poller.cancel(registration(), descriptor)) {
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
