package io.jvloop.epoll;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.EveryContract;

class EpollTest extends EveryContract {
    @Override
    public LoopPolicy policy() {
        return new EpollPolicy();
    }
}
