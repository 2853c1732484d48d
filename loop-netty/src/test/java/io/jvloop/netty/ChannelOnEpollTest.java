package io.jvloop.netty;

import io.jvloop.epoll.EpollPolicy;
import io.jvloop.spi.LoopPolicy;

class ChannelOnEpollTest extends NettyChannelTest {
    @Override
    public LoopPolicy policy() {
        return new EpollPolicy();
    }
}
