package io.jvloop.netty;

import io.jvloop.epoll.EpollPolicy;
import io.jvloop.spi.LoopPolicy;

class HostedOnEpollTest extends HostedLoopTest {
    @Override
    public LoopPolicy policy() {
        return new EpollPolicy();
    }
}
