package io.jvloop.netty;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.EveryContract;
import io.jvloop.tck.GuestHome;
import io.jvloop.tck.LoopHome;

/** The contracts of loops, kept by the guest of a Netty event loop on epoll. */
class GuestOfNettyEpollTest extends EveryContract {
    @Override
    public LoopPolicy policy() {
        return HostKind.EPOLL.policy();
    }

    @Override
    public LoopHome home() {
        return new GuestHome(() -> new HostOfTest(HostKind.EPOLL));
    }
}
