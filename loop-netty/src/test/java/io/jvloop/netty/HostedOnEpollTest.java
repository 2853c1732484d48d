package io.jvloop.netty;

import io.jvloop.epoll.EpollPolicy;
import io.jvloop.spi.LoopPolicy;

class HostedOnEpollTest extends EveryHostedContract {
    @Override
    public LoopPolicy policy() {
        return new EpollPolicy();
    }
}
