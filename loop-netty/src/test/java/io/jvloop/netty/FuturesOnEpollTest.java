package io.jvloop.netty;

import io.jvloop.epoll.EpollPolicy;
import io.jvloop.spi.LoopPolicy;

class FuturesOnEpollTest extends NettyFuturesTest {
    @Override
    public LoopPolicy policy() {
        return new EpollPolicy();
    }
}
