package io.jvloop.netty;

import io.jvloop.posix.RefusableHandle;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import java.util.function.Consumer;

/** Confined to its loop. The handler of a guest's poller: it registers with the host, which polls for both. */
record HostHandler(IoEventLoop host, IoOps nothing, Consumer<Throwable> refused) implements IoHandler {

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return HostRegistration.of(host, handle, nothing, why -> {
            if (!(handle instanceof RefusableHandle owned && owned.refused(why))) {
                refused.accept(why);
            }
        });
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return host.isCompatible(handleType);
    }

    @Override
    public int run(IoHandlerContext context) {
        throw new UnsupportedOperationException("the host polls");
    }

    /** Any thread. A guest that runs wakes its host itself; one whose run has ended may still be called by others, until it is closed. */
    @Override
    public void wakeup() {
        // nobody polls then, and the close drops what has come
    }

    @Override
    public void prepareToDestroy() {
        // the back end has closed its handles
    }

    @Override
    public void destroy() {
        // the host's handler lives on
    }
}
